package io.trailmark.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What clients were told: click ids of redirects, and conversion ids by order. Any thread. */
final class Acknowledged {
    /** A sale that was taken: the id that its shop was given. */
    record Sale(String orderId, String conversionId) {}

    private final Map<String, Boolean> clickIds = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> newClicks = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Sale> newSales = new ConcurrentLinkedQueue<>();
    private final AtomicLong clicks = new AtomicLong();
    private final AtomicLong sales = new AtomicLong();
    private final AtomicLong firstClickNs = new AtomicLong();
    private final AtomicLong firstSaleNs = new AtomicLong();

    /** @throws AssertionError for an id that somebody else was given before. */
    void click(final String clickId) {
        firstClickNs.compareAndSet(0, System.nanoTime());
        if (clickIds.put(clickId, true) != null) {
            throw new AssertionError("two clicks were given the id " + clickId);
        }
        newClicks.add(clickId);
        clicks.incrementAndGet();
    }

    void sale(final String orderId, final String conversionId) {
        firstSaleNs.compareAndSet(0, System.nanoTime());
        newSales.add(new Sale(orderId, conversionId));
        sales.incrementAndGet();
    }

    /** From here on the first click and sale are looked out for again. */
    void watch() {
        firstClickNs.set(0);
        firstSaleNs.set(0);
    }

    /** By {@link System#nanoTime} when the first click since {@link #watch} was answered; 0 before. */
    long firstClickNs() {
        return firstClickNs.get();
    }

    /** As {@link #firstClickNs}, for sales. */
    long firstSaleNs() {
        return firstSaleNs.get();
    }

    long clicks() {
        return clicks.get();
    }

    long sales() {
        return sales.get();
    }

    /** Clicks acknowledged since the last call. */
    List<String> takeClicks() {
        return take(newClicks);
    }

    /** Sales acknowledged since the last call. */
    List<Sale> takeSales() {
        return take(newSales);
    }

    private static <T> List<T> take(final ConcurrentLinkedQueue<T> queue) {
        final List<T> taken = new ArrayList<>();
        for (T each = queue.poll(); each != null; each = queue.poll()) {
            taken.add(each);
        }
        return taken;
    }
}
