package io.trailmark.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Stands before a database and has transactions end as they end when a process or a server dies. */
final class Faults {
    /** What goes wrong next. */
    enum Fault {
        NONE,
        /** Nobody answers any more. */
        CONNECT,
        /** The transaction is gone. */
        BEFORE_COMMIT,
        /** The transaction stands, but nobody hears of it. */
        AFTER_COMMIT
    }

    private final Supplier<Fault> next;

    /** @param next asked once for each connection and each commit. */
    Faults(final Supplier<Fault> next) {
        this.next = next;
    }

    DataSource before(final DataSource source) {
        return proxy(
                DataSource.class,
                (name, arguments, call) -> {
                    if (name.equals("getConnection")) {
                        if (next.get() == Fault.CONNECT) {
                            throw new SQLException("connection refused, by the test", "08001");
                        }
                        return connection((Connection) call.run());
                    }
                    return call.run();
                },
                source);
    }

    private Connection connection(final Connection real) {
        return proxy(
                Connection.class,
                (name, arguments, call) -> {
                    if (!name.equals("commit")) {
                        return call.run();
                    }
                    final Fault fault = next.get();
                    if (fault == Fault.BEFORE_COMMIT) {
                        real.rollback();
                        throw new SQLException("connection lost before the commit, by the test", "08006");
                    }
                    final Object result = call.run();
                    if (fault == Fault.AFTER_COMMIT) {
                        throw new SQLException("connection lost behind the commit, by the test", "08006");
                    }
                    return result;
                },
                real);
    }

    private interface Call {
        Object run() throws Throwable;
    }

    private interface Interceptor {
        Object call(String name, Object[] arguments, Call call) throws Throwable;
    }

    private static <T> T proxy(final Class<T> type, final Interceptor interceptor, final Object real) {
        return type.cast(Proxy.newProxyInstance(
                Faults.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> interceptor.call(method.getName(), arguments, () -> {
                    try {
                        return method.invoke(real, arguments);
                    } catch (final InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                })));
    }
}
