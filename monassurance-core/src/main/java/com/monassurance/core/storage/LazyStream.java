package com.monassurance.core.storage;

import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Makes a stream of something that is pulled one by one. Stateless. */
final class LazyStream {

    private LazyStream() {}

    /** Returns an ordered sequential stream that ends when {@code next} gives null. */
    static <T> Stream<T> of(Supplier<@Nullable T> next, Runnable close) {
        return StreamSupport.stream(
                        new AbstractSpliterator<T>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
                            @Override
                            public boolean tryAdvance(Consumer<? super T> action) {
                                T value = next.get();
                                if (value == null) {
                                    return false;
                                }
                                action.accept(value);
                                return true;
                            }
                        },
                        false)
                .onClose(close);
    }
}
