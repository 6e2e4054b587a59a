/*
 * The load generator of the comparisons: one thread, epoll, requests made beforehand, every answer checked.
 *
 *   closed loop   each connection asks again as soon as it has its answer: what the server can do
 *   --rate R      open loop: request n is planned for start + n / R, whatever became of those before it, and latency
 *                 counts from the planned time; one that finds no free connection waits, and the wait counts
 *   --overrun     an open loop of more than can be done: ends with the time, whatever is left of the plan; latency counts
 *                 from the sending
 *   --park        in an open loop: sleeps until the next is planned or an answer comes, instead of keeping a core busy
 *
 * The request is a file with places of fixed width: {link} 8 digits, {programme} 3 digits, {a} {b} {c} octets of the
 * visitor's address, {order} 12 digits, {click} a click id out of --clicks. A link is drawn at random for each request.
 *
 * What is checked: the status; that Location is the one of the link that was asked for; that the id in it was in no
 * earlier answer and, for ids of Trailmark, was made now; for answers with a body, that it holds what was expected.
 * Ids are remembered as 64-bit digests.
 *
 * Prints "name value" lines; latencies in ns as "latency VALUE COUNT", exact to one in a thousand.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#ifdef WITH_TLS
#include <openssl/ssl.h>
#endif

enum {
    EVENTS = 512,
    ANSWER_BYTES = 8 * 1024,
    REQUEST_BYTES = 16 * 1024,
    FIELDS = 16,
    LINKS_PER_PROGRAMME = 50000,
    VISITORS = 96 * 156 * 156,
    SOURCES = 200,
    CLICK_ID_CHARS = 43,
    HEX_ID_CHARS = 32,
    SUB_BUCKETS = 1024,
    BUCKETS = 54 * SUB_BUCKETS,
    SLICE_MS = 100,
    SLICES = 36000,
    DRAIN_MS = 5000,
    STALE_MS = 120000,
};

enum { NO_ID, HEX_ID, TRAILMARK_ID };
enum { OK, WRONG_STATUS, WRONG_LOCATION, WRONG_BODY, NO_CLICK_ID, STALE_ID, REPEATED_ID, JUDGEMENTS };
static const char *const JUDGEMENT_NAMES[] = {
    "ok", "wrong_status", "wrong_location", "wrong_body", "no_click_id", "stale_id", "repeated_id"};
static const char ALPHABET[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
static const char ID_PARAMETER[] = "?click_id=";

struct connection {
    int fd;
    int length;
    long link;
    long planned_ns;
    int is_idle;
    int is_handshaking;
    int is_busy;
    int is_sent;
#ifdef WITH_TLS
    SSL *tls;
#endif
    char answer[ANSWER_BYTES];
};

struct answer {
    int status;
    const char *location;
    int location_length;
    const char *body;
    long body_length;
};

struct field {
    char kind;
    int offset;
};

/* Options. */
static int port, connection_count = 64, idle_count, status = 302, id_kind = NO_ID, is_new_each, is_tls, is_parking,
           is_overrun;
static long links = 1, rate, first_order;
static double seconds = 5;
static const char *location = "", *expected = "", *ids_path, *clicks_path;

/* The request. */
static char request[REQUEST_BYTES];
static int request_length, field_count;
static struct field fields[FIELDS];
static char *clicks;
static long click_count;

/* What was counted. */
static long sent, answered, lost, unanswered, idle_closed;
static long judged[JUDGEMENTS];
static long slices[SLICES];
static long histogram[BUCKETS];

static struct connection *connections;
static int *free_connections;
static int free_count;
static int epoll, source_count;
static uint64_t *seen;
static uint64_t seen_mask;
static uint64_t random_state = 0x9E3779B97F4A7C15u;
static signed char digit_of[128];
static long start_ns, end_ns;
static int is_ending;
static FILE *ids_out;
#ifdef WITH_TLS
static SSL_CTX *tls_context;
#endif

static void fail(const char *what) {
    fprintf(stderr, "clicks: %s: %s\n", what, errno != 0 ? strerror(errno) : "wrong");
    exit(1);
}

static long now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t next_random(void) {
    random_state += 0x9E3779B97F4A7C15u;
    return mix(random_state);
}

/* ---- The request ---------------------------------------------------------------------------------------------- */

static char *read_file(const char *path, long *length) {
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        fail(path);
    }
    *length = ftell(file);
    rewind(file);
    char *bytes = malloc(*length + 1);
    if (bytes == NULL || fread(bytes, 1, *length, file) != (size_t)*length) {
        fail(path);
    }
    bytes[*length] = 0;
    fclose(file);
    return bytes;
}

static void add_field(const char *name, size_t name_length) {
    static const struct {
        const char *name;
        char kind;
        int width;
    } KINDS[] = {{"link", 'l', 8}, {"programme", 'p', 3}, {"a", 'a', 3},  {"b", 'b', 3},
                 {"c", 'c', 3},    {"order", 'o', 12},    {"click", 'i', CLICK_ID_CHARS}};
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (strlen(KINDS[i].name) == name_length && memcmp(KINDS[i].name, name, name_length) == 0) {
            if (field_count == FIELDS || request_length + KINDS[i].width > REQUEST_BYTES) {
                fail("request too long");
            }
            fields[field_count++] = (struct field){KINDS[i].kind, request_length};
            memset(request + request_length, '0', KINDS[i].width);
            request_length += KINDS[i].width;
            return;
        }
    }
    fprintf(stderr, "clicks: no such place: %.*s\n", (int)name_length, name);
    exit(2);
}

/* A place is {name} with letters only; other braces, as JSON has them, are taken as they are. */
static void read_request(const char *path) {
    long length;
    char *text = read_file(path, &length);
    for (long i = 0; i < length;) {
        size_t name_length = text[i] == '{' ? strspn(text + i + 1, "abcdefghijklmnopqrstuvwxyz") : 0;
        if (name_length > 0 && text[i + 1 + name_length] == '}') {
            add_field(text + i + 1, name_length);
            i += name_length + 2;
        } else if (request_length == REQUEST_BYTES) {
            fail("request too long");
        } else {
            request[request_length++] = text[i++];
        }
    }
    free(text);
}

static void put_digits(char *at, int width, long value) {
    for (int i = width - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

static void make_request(long number, long link) {
    const long visitor = number % VISITORS;
    for (int i = 0; i < field_count; i++) {
        char *at = request + fields[i].offset;
        switch (fields[i].kind) {
            case 'l': put_digits(at, 8, link); break;
            case 'p': put_digits(at, 3, link / LINKS_PER_PROGRAMME); break;
            case 'a': put_digits(at, 3, 128 + visitor / (156 * 156)); break;
            case 'b': put_digits(at, 3, 100 + visitor / 156 % 156); break;
            case 'c': put_digits(at, 3, 100 + visitor % 156); break;
            case 'o': put_digits(at, 12, first_order + number); break;
            default: memcpy(at, clicks + (number % click_count) * (CLICK_ID_CHARS + 1), CLICK_ID_CHARS); break;
        }
    }
}

/* ---- The answer ----------------------------------------------------------------------------------------------- */

/* Bytes of the whole answer, or 0 while it is incomplete. */
static long parse(const char *bytes, long length, struct answer *answer) {
    const char *const end = bytes + length;
    const char *line = memchr(bytes, '\n', length);
    if (line == NULL || length < 13) {
        return 0;
    }
    answer->status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
    answer->location = NULL;
    answer->location_length = 0;
    answer->body_length = 0;
    for (line++; line < end && *line != '\r'; line++) {
        const char *next = memchr(line, '\n', end - line);
        if (next == NULL) {
            return 0;
        }
        if ((*line | 32) == 'l' && next - line > 11 && strncasecmp(line, "location: ", 10) == 0) {
            answer->location = line + 10;
            answer->location_length = (int)(next - 1 - answer->location);
        } else if ((*line | 32) == 'c' && next - line > 16 && strncasecmp(line, "content-length: ", 16) == 0) {
            answer->body_length = strtol(line + 16, NULL, 10);
        }
        line = next;
    }
    if (end - line < 2 || end - line - 2 < answer->body_length) {
        return 0;
    }
    answer->body = line + 2;
    return answer->body - bytes + answer->body_length;
}

static int is_new(uint64_t digest) {
    digest += digest == 0;
    uint64_t slot = digest & seen_mask;
    while (seen[slot] != 0) {
        if (seen[slot] == digest) {
            return 0;
        }
        slot = (slot + 1) & seen_mask;
    }
    seen[slot] = digest;
    return 1;
}

/* Time is in bits 8 to 55 of a click id, six bits to a character. */
static int is_stale(const char *id) {
    uint64_t bits = 0;
    for (int i = 1; i < 10; i++) {
        bits = bits << 6 | (uint64_t)digit_of[id[i] & 127];
    }
    const long time_ms = (long)(bits >> 4 & 0xFFFFFFFFFFFF);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    const long ago_ms = now.tv_sec * 1000 + now.tv_nsec / 1000000 - time_ms;
    return ago_ms > STALE_MS || ago_ms < -STALE_MS;
}

static int judge_id(const char *id, int length) {
    const int expected_length = id_kind == HEX_ID ? HEX_ID_CHARS : CLICK_ID_CHARS;
    if (length != expected_length) {
        return NO_CLICK_ID;
    }
    uint64_t digest = 0;
    for (int i = 0; i < length; i++) {
        if ((id[i] & 128) != 0 || digit_of[(int)id[i]] < 0) {
            return NO_CLICK_ID;
        }
    }
    for (int i = 0; i + 8 <= length; i += 8) {
        uint64_t word;
        memcpy(&word, id + i, 8);
        digest = mix(digest ^ word);
    }
    uint64_t last;
    memcpy(&last, id + length - 8, 8);
    digest = mix(digest ^ last);
    if (id_kind == TRAILMARK_ID && is_stale(id)) {
        return STALE_ID;
    }
    if (!is_new(digest)) {
        return REPEATED_ID;
    }
    if (ids_out != NULL) {
        fprintf(ids_out, "%.*s\n", length, id);
    }
    return OK;
}

static int judge(const struct answer *answer, long link) {
    if (answer->status != status) {
        return WRONG_STATUS;
    }
    if (*expected != 0) {
        return memmem(answer->body, answer->body_length, expected, strlen(expected)) == NULL ? WRONG_BODY : OK;
    }
    const int prefix_length = (int)strlen(location);
    if (answer->location == NULL || answer->location_length < prefix_length
        || memcmp(answer->location, location, prefix_length) != 0) {
        return WRONG_LOCATION;
    }
    if (id_kind == NO_ID) {
        return OK;
    }
    char digits[8];
    const char *rest = answer->location + prefix_length;
    const int rest_length = answer->location_length - prefix_length;
    const int id_offset = 8 + (int)sizeof ID_PARAMETER - 1;
    put_digits(digits, 8, link);
    if (rest_length < id_offset || memcmp(rest, digits, 8) != 0
        || memcmp(rest + 8, ID_PARAMETER, sizeof ID_PARAMETER - 1) != 0) {
        return WRONG_LOCATION;
    }
    return judge_id(rest + id_offset, rest_length - id_offset);
}

static void record(long latency_ns) {
    uint64_t value = latency_ns < 0 ? 0 : (uint64_t)latency_ns;
    int bucket;
    if (value < 2 * SUB_BUCKETS) {
        bucket = (int)value;
    } else {
        const int shift = 53 - __builtin_clzll(value);
        bucket = (shift + 1) * SUB_BUCKETS + (int)(value >> shift) - SUB_BUCKETS;
    }
    histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

static long value_of(int bucket) {
    if (bucket < 2 * SUB_BUCKETS) {
        return bucket;
    }
    const int shift = bucket / SUB_BUCKETS - 1;
    return (long)(bucket % SUB_BUCKETS + SUB_BUCKETS) << shift;
}

/* ---- Connections ---------------------------------------------------------------------------------------------- */

static void start_request(struct connection *connection, long planned_ns);
static void progress(struct connection *connection);

/* From many addresses in turn, since one has only some 28,000 ports. */
static void connect_to_server(struct connection *connection) {
    const int on = 1;
    connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection->fd < 0) {
        fail("socket");
    }
    struct sockaddr_in source = {.sin_family = AF_INET};
    source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + source_count++ % SOURCES);
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(port)};
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(connection->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(connection->fd, (struct sockaddr *)&source, sizeof source) != 0) {
        fail("bind");
    }
    if (connect(connection->fd, (struct sockaddr *)&server, sizeof server) != 0 && errno != EINPROGRESS) {
        fail("connect");
    }
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0) {
        fail("epoll_ctl");
    }
    connection->length = 0;
    connection->is_handshaking = is_tls;
#ifdef WITH_TLS
    if (is_tls) {
        connection->tls = SSL_new(tls_context);
        SSL_set_fd(connection->tls, connection->fd);
        SSL_set_connect_state(connection->tls);
    }
#endif
}

static void disconnect(struct connection *connection) {
#ifdef WITH_TLS
    if (connection->tls != NULL) {
        SSL_free(connection->tls);
        connection->tls = NULL;
    }
#endif
    close(connection->fd);
    connection->fd = -1;
}

static void wait_for(struct connection *connection, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(epoll, EPOLL_CTL_MOD, connection->fd, &event) != 0) {
        fail("epoll_ctl");
    }
}

/* Bytes, 0 at the end of the connection, -1 when nothing is there yet. */
static long receive(struct connection *connection) {
    char *at = connection->answer + connection->length;
    const int room = ANSWER_BYTES - connection->length;
#ifdef WITH_TLS
    if (is_tls) {
        const int count = SSL_read(connection->tls, at, room);
        if (count > 0) {
            return count;
        }
        return SSL_get_error(connection->tls, count) == SSL_ERROR_WANT_READ ? -1 : 0;
    }
#endif
    const long count = recv(connection->fd, at, room, 0);
    return count >= 0 ? count : errno == EAGAIN ? -1 : 0;
}

/* Whether the request is on its way; requests are short, so it goes in one piece or not yet at all. */
static int send_request(struct connection *connection) {
#ifdef WITH_TLS
    if (is_tls) {
        if (connection->is_handshaking) {
            const int done = SSL_do_handshake(connection->tls);
            if (done != 1) {
                const int error = SSL_get_error(connection->tls, done);
                if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
                    fail("TLS handshake");
                }
                return 0;
            }
            connection->is_handshaking = 0;
        }
        make_request(sent, connection->link);
        return SSL_write(connection->tls, request, request_length) == request_length;
    }
#endif
    make_request(sent, connection->link);
    const long count = send(connection->fd, request, request_length, MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) {
        wait_for(connection, EPOLLIN | EPOLLOUT);
        return 0;
    }
    return count == request_length;
}

static void start_request(struct connection *connection, long planned_ns) {
    if (connection->fd < 0) {
        connect_to_server(connection);
    }
    connection->planned_ns = planned_ns;
    connection->link = links == 1 ? 0 : (long)(next_random() % (uint64_t)links);
    connection->is_busy = 1;
    connection->is_sent = 0;
    sent++;
    progress(connection);
}

static void progress(struct connection *connection) {
    if (connection->is_busy && !connection->is_sent) {
        connection->is_sent = send_request(connection);
    }
}

static void give_back(struct connection *connection) {
    free_connections[free_count++] = (int)(connection - connections);
}

static void on_answer(struct connection *connection, const struct answer *answer) {
    const long now = now_ns();
    const long slice = (now - start_ns) / (SLICE_MS * 1000000L);
    answered++;
    judged[judge(answer, connection->link)]++;
    connection->length = 0;
    connection->is_busy = 0;
    if (connection->is_idle) {
        return;
    }
    record(now - connection->planned_ns);
    if (slice < SLICES) {
        slices[slice]++;
    }
    if (is_new_each) {
        disconnect(connection);
    }
    if (rate == 0 && now < end_ns) {
        start_request(connection, is_new_each ? now : now_ns());
    } else {
        give_back(connection);
    }
}

static void on_lost(struct connection *connection) {
    lost++;
    connection->is_busy = 0;
    if (is_ending || connection->is_idle) {
        return;
    }
    if (rate == 0) {
        start_request(connection, now_ns());
    } else {
        give_back(connection);
    }
}

static void on_event(struct connection *connection, uint32_t events) {
    if (connection->fd < 0) {
        return;
    }
    if ((events & EPOLLOUT) != 0) {
        wait_for(connection, EPOLLIN);
    }
    progress(connection);
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0 || connection->is_handshaking) {
        return;
    }
    const long count = receive(connection);
    if (count > 0) {
        struct answer answer;
        connection->length += (int)count;
        const long length = parse(connection->answer, connection->length, &answer);
        if (length > 0) {
            on_answer(connection, &answer);
        } else if (connection->length == ANSWER_BYTES) {
            fail("an answer is longer than expected");
        }
    } else if (count == 0) {
        disconnect(connection);
        if (connection->is_busy) {
            on_lost(connection);
        }
    }
}

static void poll_events(int timeout_ms) {
    struct epoll_event events[EVENTS];
    const int ready = epoll_wait(epoll, events, EVENTS, timeout_ms);
    for (int i = 0; i < ready; i++) {
        on_event(events[i].data.ptr, events[i].events);
    }
}

/* ---- The run -------------------------------------------------------------------------------------------------- */

/* Connections that have asked once and then stay open; as many at a time as those that ask all the time. */
static void open_idle(void) {
    for (int i = 0; i < idle_count; i++) {
        struct connection *connection = &connections[connection_count + i];
        connection->is_idle = 1;
        start_request(connection, 0);
        while (sent - answered - lost >= connection_count) {
            poll_events(-1);
        }
    }
    while (sent > answered + lost) {
        poll_events(-1);
    }
    if (idle_count > 0) {
        printf("idle_open %d\n", idle_count);
        fflush(stdout);
        /* Whoever reads this looks at the server now, and says when to go on. */
        if (getchar() == EOF) {
            fail("nobody says when to go on");
        }
    }
}

static void run_closed(void) {
    for (int i = 0; i < connection_count; i++) {
        start_request(&connections[i], now_ns());
    }
    while (now_ns() < end_ns) {
        poll_events(10);
    }
}

/* Sleeps until something has come, or until the time. */
static void park_until(long until_ns) {
    const long left_ns = until_ns - now_ns();
    if (left_ns > 0) {
        struct pollfd any = {epoll, POLLIN, 0};
        const struct timespec left = {left_ns / 1000000000L, left_ns % 1000000000L};
        ppoll(&any, 1, &left, NULL);
    }
}

static void run_open(void) {
    const double interval_ns = 1e9 / (double)rate;
    const long count = (long)(seconds * (double)rate);
    long planned = 0;
    for (int i = 0; i < connection_count; i++) {
        give_back(&connections[i]);
    }
    while (planned < count) {
        const long now = now_ns();
        if (is_overrun && now >= end_ns) {
            break;
        }
        while (planned < count && free_count > 0) {
            const long planned_ns = start_ns + (long)((double)planned * interval_ns);
            if (planned_ns > now) {
                break;
            }
            start_request(&connections[free_connections[--free_count]], is_overrun ? now_ns() : planned_ns);
            planned++;
        }
        if (is_parking) {
            park_until(free_count > 0 ? start_ns + (long)((double)planned * interval_ns) : now + 1000000000L);
        }
        poll_events(0);
    }
}

static void drain(void) {
    const long deadline_ns = now_ns() + DRAIN_MS * 1000000L;
    is_ending = 1;
    while (sent > answered + lost && now_ns() < deadline_ns) {
        poll_events(10);
    }
    unanswered = sent - answered - lost;
    for (int i = connection_count; i < connection_count + idle_count; i++) {
        char byte;
        idle_closed += connections[i].fd < 0
            || !(recv(connections[i].fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN);
    }
}

static void report(double elapsed_s) {
    const long whole = (long)(seconds * 1000 / SLICE_MS);
    long within = 0;
    printf("sent %ld\nanswered %ld\nlost %ld\nunanswered %ld\nidle_closed %ld\n", sent, answered, lost, unanswered,
           idle_closed);
    for (int i = 0; i < JUDGEMENTS; i++) {
        printf("%s %ld\n", JUDGEMENT_NAMES[i], judged[i]);
    }
    for (long i = 0; i < whole && i < SLICES; i++) {
        within += slices[i];
        printf("slice %ld\n", slices[i]);
    }
    printf("within %ld\nelapsed_ns %.0f\n", within, elapsed_s * 1e9);
    for (int i = 0; i < BUCKETS; i++) {
        if (histogram[i] != 0) {
            printf("latency %ld %ld\n", value_of(i), histogram[i]);
        }
    }
}

static void prepare(void) {
    memset(digit_of, -1, sizeof digit_of);
    for (int i = 0; ALPHABET[i] != 0; i++) {
        digit_of[(int)ALPHABET[i]] = (signed char)i;
    }
    const uint64_t most = (uint64_t)((seconds + 1) * (rate > 0 && !is_overrun ? (double)rate : 300000)) + (uint64_t)idle_count;
    uint64_t capacity = 1024;
    while (capacity < 2 * most) {
        capacity *= 2;
    }
    seen_mask = capacity - 1;
    seen = mmap(NULL, capacity * 8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    connections = calloc(connection_count + idle_count, sizeof *connections);
    free_connections = calloc(connection_count, sizeof *free_connections);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (seen == MAP_FAILED || connections == NULL || free_connections == NULL || epoll < 0) {
        fail("memory");
    }
    for (int i = 0; i < connection_count + idle_count; i++) {
        connections[i].fd = -1;
    }
    if (ids_path != NULL && (ids_out = fopen(ids_path, "w")) == NULL) {
        fail(ids_path);
    }
    if (clicks_path != NULL) {
        long length;
        clicks = read_file(clicks_path, &length);
        click_count = length / (CLICK_ID_CHARS + 1);
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    random_state ^= (uint64_t)now.tv_nsec << 20 ^ (uint64_t)now.tv_sec;
#ifdef WITH_TLS
    tls_context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(tls_context, TLS1_3_VERSION);
    SSL_CTX_set_session_cache_mode(tls_context, SSL_SESS_CACHE_OFF);
#else
    if (is_tls) {
        fputs("clicks: built without TLS\n", stderr);
        exit(2);
    }
#endif
}

static void read_options(int count, char **arguments) {
    static const struct option OPTIONS[] = {
        {"port", 1, 0, 'p'},     {"connections", 1, 0, 'c'}, {"seconds", 1, 0, 's'},  {"request", 1, 0, 'r'},
        {"links", 1, 0, 'l'},    {"rate", 1, 0, 'R'},        {"idle", 1, 0, 'i'},     {"status", 1, 0, 'S'},
        {"location", 1, 0, 'L'}, {"expect", 1, 0, 'e'},      {"id", 1, 0, 'd'},       {"ids-out", 1, 0, 'o'},
        {"clicks", 1, 0, 'k'},   {"first-order", 1, 0, 'f'}, {"new-each", 0, 0, 'n'}, {"tls", 0, 0, 't'},
        {"park", 0, 0, 'P'},     {"overrun", 0, 0, 'O'},     {0, 0, 0, 0}};
    int option;
    while ((option = getopt_long(count, arguments, "", OPTIONS, NULL)) != -1) {
        switch (option) {
            case 'p': port = atoi(optarg); break;
            case 'c': connection_count = atoi(optarg); break;
            case 's': seconds = atof(optarg); break;
            case 'r': read_request(optarg); break;
            case 'l': links = atol(optarg); break;
            case 'R': rate = atol(optarg); break;
            case 'i': idle_count = atoi(optarg); break;
            case 'S': status = atoi(optarg); break;
            case 'L': location = optarg; break;
            case 'e': expected = optarg; break;
            case 'd':
                id_kind = strcmp(optarg, "hex") == 0 ? HEX_ID : strcmp(optarg, "trailmark") == 0 ? TRAILMARK_ID : NO_ID;
                break;
            case 'o': ids_path = optarg; break;
            case 'k': clicks_path = optarg; break;
            case 'f': first_order = atol(optarg); break;
            case 'n': is_new_each = 1; break;
            case 't': is_tls = 1; break;
            case 'P': is_parking = 1; break;
            case 'O': is_overrun = 1; break;
            default: exit(2);
        }
    }
    if (port == 0 || request_length == 0 || connection_count < 1 || seconds <= 0 || links < 1) {
        fputs("clicks: --port and --request are needed\n", stderr);
        exit(2);
    }
}

int main(int count, char **arguments) {
    read_options(count, arguments);
    signal(SIGPIPE, SIG_IGN);
    prepare();
    open_idle();
    start_ns = now_ns();
    end_ns = start_ns + (long)(seconds * 1e9);
    if (rate > 0) {
        run_open();
    } else {
        run_closed();
    }
    const double elapsed_s = (double)(now_ns() - start_ns) / 1e9;
    drain();
    report(elapsed_s);
    return 0;
}
