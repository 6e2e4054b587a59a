package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;

/**
 * What carries a connection's bytes: it hands what it reads to {@link Connection#read}, and says when the connection is
 * {@link Connection#open}, {@link Connection#closed} or takes more again. Thread: the event loop's.
 */
interface Wire {
    /** Where buffers for {@link #send} come from. */
    ByteBufAllocator alloc();

    /** Sends the bytes, now or as soon as the client takes them, and releases the buffer. */
    void send(ByteBuf bytes);

    /** The same, and nothing will follow: the client sees the end of the stream behind the bytes. */
    void sendLast(ByteBuf bytes);

    /** Whether the client takes what is sent; else {@link Connection#writabilityChanged} tells when it does again. */
    boolean isWritable();

    /** Bytes that were sent and not taken; as many as that at least. */
    int unsentBytes();

    /** Whether to read on; at first it does. */
    void reading(boolean isWanted);

    /** Whether neither side has closed it. */
    boolean isOpen();

    /** Ends it; {@link Connection#closed} follows, now or soon. */
    void close();

    /** From here on handlers of Netty read the connection, beginning with these bytes that were read already. */
    void decode(byte[] read, int offset, int length, ChannelHandler... handlers);
}
