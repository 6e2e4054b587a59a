package io.trailmark.edge;

/**
 * What an answer that comes later has to know of its request. One per connection, made when the first one is put off.
 */
final class AnswerTraits {
    private final byte[] requestId = new byte[64];
    private int requestIdLength;
    private boolean isHead;
    private boolean isHttp10;
    private boolean isKeepAlive;

    void save(
            final boolean wasHead,
            final boolean wasHttp10,
            final boolean wasKeepAlive,
            final byte[] id,
            final int idLength) {
        isHead = wasHead;
        isHttp10 = wasHttp10;
        isKeepAlive = wasKeepAlive;
        System.arraycopy(id, 0, requestId, 0, idLength);
        requestIdLength = idLength;
    }

    int copyRequestId(final byte[] target) {
        System.arraycopy(requestId, 0, target, 0, requestIdLength);
        return requestIdLength;
    }

    boolean isHead() {
        return isHead;
    }

    boolean isHttp10() {
        return isHttp10;
    }

    boolean isKeepAlive() {
        return isKeepAlive;
    }
}
