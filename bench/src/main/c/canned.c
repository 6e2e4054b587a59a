/*
 * Answers every request with the same redirect: the least that a server on this machine can do, and so the limit that
 * others are measured against. One thread, epoll, one read and one write per request; nothing is looked up, minted or
 * kept. Requests are told apart by their empty line and come one at a time, as the generator sends them.
 *
 *   canned PORT        listens on 127.0.0.0/8 until it is ended
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, BACKLOG = 4096, REQUEST_BYTES = 16 * 1024 };

static const char ANSWER[] =
    "HTTP/1.1 302 Found\r\n"
    "Date: Sun, 22 Nov 2026 14:29:15 GMT\r\n"
    "X-Request-Id: d61a05892fa43502\r\n"
    "Location: https://shop.example.com/landing/00150001?click_id=7-5X-u_8U--0Kfpy--88wfKbVQ0BhqUzQQLtYqGor4Z\r\n"
    "Cache-Control: no-store, private\r\n"
    "X-Robots-Tag: noindex, nofollow\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
    "Content-Length: 0\r\n"
    "\r\n";

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int listen_on(int port) {
    const int on = 1;
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, BACKLOG) != 0) {
        fail("listen");
    }
    return fd;
}

static void watch(int epoll, int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        fail("epoll_ctl");
    }
}

static void serve(int fd) {
    static char request[REQUEST_BYTES];
    const ssize_t count = recv(fd, request, sizeof request, 0);
    if (count <= 0) {
        if (count == 0 || errno != EAGAIN) {
            close(fd);
        }
        return;
    }
    const int is_whole = count >= 4 && memcmp(request + count - 4, "\r\n\r\n", 4) == 0;
    if (is_whole && send(fd, ANSWER, sizeof ANSWER - 1, 0) != (ssize_t)sizeof ANSWER - 1) {
        close(fd);
    }
}

int main(int count, char **arguments) {
    if (count != 2) {
        fputs("canned PORT\n", stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    const int listener = listen_on(atoi(arguments[1]));
    const int epoll = epoll_create1(0);
    struct epoll_event events[EVENTS];
    watch(epoll, listener);
    for (;;) {
        const int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd != listener) {
                serve(events[i].data.fd);
                continue;
            }
            const int accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
            if (accepted >= 0) {
                watch(epoll, accepted);
            }
        }
    }
}
