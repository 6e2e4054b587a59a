package io.trailmark.views;

import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes views to a snapshot and makes them again, led by the components of their record classes: a component that is
 * added to a view is in the snapshot without another word.
 *
 * <p>Known are numbers, truth values, text, enumerations, lists, and records of these; any of them but numbers and
 * truth values may be null. {@link #text} tells one shape from another: a snapshot of other shapes is not read, and the
 * journal is. Threads: any, once it is made. Fails with {@link IllegalStateException} for a class it does not know.
 */
final class RecordShape {
    private static final int NULL = -1;
    private static final String NULL_TEXT = "\0";

    /** How one kind of value is written and read. */
    private interface Codec {
        void write(SnapshotOut out, Object value);

        Object read(SnapshotIn in);
    }

    private final Class<?> type;
    private final MethodHandle constructor;
    private final MethodHandle[] accessors;
    private final Codec[] codecs;
    private final StringBuilder text = new StringBuilder();

    RecordShape(final Class<? extends Record> type) {
        this.type = type;
        final RecordComponent[] components = type.getRecordComponents();
        accessors = new MethodHandle[components.length];
        codecs = new Codec[components.length];
        final Class<?>[] types = new Class<?>[components.length];
        text.append(type.getSimpleName()).append('{');
        try {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                final MethodHandle accessor = lookup.unreflect(components[i].getAccessor());
                accessors[i] = accessor.asType(MethodType.methodType(Object.class, Object.class));
                text.append(components[i].getName()).append(':');
                codecs[i] = codec(components[i].getGenericType());
                text.append(';');
            }
            final MethodHandle made = lookup.findConstructor(type, MethodType.methodType(void.class, types));
            constructor = made.asType(made.type().generic()).asSpreader(Object[].class, components.length);
        } catch (final ReflectiveOperationException failure) {
            throw new IllegalStateException("cannot see the components of " + type, failure);
        }
        text.append('}');
    }

    /** Names and types of all that is written. */
    String text() {
        return text.toString();
    }

    void write(final SnapshotOut out, final Object view) {
        for (int i = 0; i < codecs.length; i++) {
            codecs[i].write(out, component(i, view));
        }
    }

    Object read(final SnapshotIn in) {
        final Object[] values = new Object[codecs.length];
        for (int i = 0; i < codecs.length; i++) {
            values[i] = codecs[i].read(in);
        }
        try {
            return constructor.invokeExact(values);
        } catch (final RuntimeException | Error failure) {
            throw failure;
        } catch (final Throwable failure) {
            throw new IllegalStateException("cannot make " + type, failure);
        }
    }

    private Object component(final int index, final Object view) {
        try {
            return accessors[index].invokeExact(view);
        } catch (final RuntimeException | Error failure) {
            throw failure;
        } catch (final Throwable failure) {
            throw new IllegalStateException("cannot read " + type, failure);
        }
    }

    private Codec codec(final Type wanted) {
        if (wanted instanceof final ParameterizedType list && list.getRawType() == List.class) {
            text.append("list of ");
            return new Elements(codec(list.getActualTypeArguments()[0]));
        }
        if (!(wanted instanceof final Class<?> known)) {
            throw new IllegalStateException("no snapshot of a component of type " + wanted + " in " + type);
        }
        if (known.isRecord()) {
            final RecordShape shape = new RecordShape(known.asSubclass(Record.class));
            text.append(shape.text);
            return new Nested(shape);
        }
        text.append(known.getSimpleName());
        if (known.isEnum()) {
            for (final Object constant : known.getEnumConstants()) {
                text.append(' ').append(constant);
            }
            return new Constant(known.getEnumConstants());
        }
        if (known == String.class) {
            return new Text();
        }
        if (known == long.class) {
            return new LongNumber();
        }
        if (known == int.class) {
            return new IntNumber();
        }
        if (known == boolean.class) {
            return new Truth();
        }
        throw new IllegalStateException("no snapshot of a component of type " + wanted + " in " + type);
    }

    private record Elements(Codec element) implements Codec {
        @Override
        public void write(final SnapshotOut out, final Object value) {
            if (value == null) {
                out.putInt(NULL);
                return;
            }
            final List<?> list = (List<?>) value;
            out.putInt(list.size());
            for (final Object each : list) {
                element.write(out, each);
            }
        }

        @Override
        public Object read(final SnapshotIn in) {
            final int size = in.getInt();
            if (size == NULL) {
                return null;
            }
            final List<Object> list = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                list.add(element.read(in));
            }
            return List.copyOf(list);
        }
    }

    private record Nested(RecordShape shape) implements Codec {
        @Override
        public void write(final SnapshotOut out, final Object value) {
            out.putByte(value == null ? 0 : 1);
            if (value != null) {
                shape.write(out, value);
            }
        }

        @Override
        public Object read(final SnapshotIn in) {
            return in.getByte() == 0 ? null : shape.read(in);
        }
    }

    private static final class Constant implements Codec {
        private final Object[] constants;
        private final Map<Object, Integer> numbers = new HashMap<>();

        Constant(final Object[] constants) {
            this.constants = constants;
            for (int i = 0; i < constants.length; i++) {
                numbers.put(constants[i], i);
            }
        }

        @Override
        public void write(final SnapshotOut out, final Object value) {
            out.putInt(value == null ? NULL : numbers.get(value));
        }

        @Override
        public Object read(final SnapshotIn in) {
            final int number = in.getInt();
            return number == NULL ? null : constants[number];
        }
    }

    private static final class Text implements Codec {
        @Override
        public void write(final SnapshotOut out, final Object value) {
            out.putText(value == null ? NULL_TEXT : (String) value);
        }

        @Override
        public Object read(final SnapshotIn in) {
            final String value = in.getText();
            return value.equals(NULL_TEXT) ? null : value;
        }
    }

    private static final class LongNumber implements Codec {
        @Override
        public void write(final SnapshotOut out, final Object value) {
            out.putLong((Long) value);
        }

        @Override
        public Object read(final SnapshotIn in) {
            return in.getLong();
        }
    }

    private static final class IntNumber implements Codec {
        @Override
        public void write(final SnapshotOut out, final Object value) {
            out.putInt((Integer) value);
        }

        @Override
        public Object read(final SnapshotIn in) {
            return in.getInt();
        }
    }

    private static final class Truth implements Codec {
        @Override
        public void write(final SnapshotOut out, final Object value) {
            out.putByte((Boolean) value ? 1 : 0);
        }

        @Override
        public Object read(final SnapshotIn in) {
            return in.getByte() != 0;
        }
    }
}
