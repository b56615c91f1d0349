package com.monassurance.core.repository;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.result.ResultIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A result that is read row by row; closing its stream closes the session, which ends the transaction. Confined to one
 * thread.
 */
final class OpenResult<T> implements Iterator<T> {

    private static final Logger LOGGER = LoggerFactory.getLogger(OpenResult.class);

    private final Handle handle;
    private final ResultIterator<T> rows;
    private final Function<JdbiException, RuntimeException> failure;

    private OpenResult(Handle handle, ResultIterator<T> rows, Function<JdbiException, RuntimeException> failure) {
        this.handle = handle;
        this.rows = rows;
        this.failure = failure;
    }

    static <T> OpenResult<T> of(
            Handle handle, ResultIterator<T> rows, Function<JdbiException, RuntimeException> failure) {
        return new OpenResult<>(handle, rows, failure);
    }

    Stream<T> stream() {
        int characteristics = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, characteristics), false)
                .onClose(() -> {
                    quietly(rows::close);
                    quietly(handle::close);
                });
    }

    @Override
    public boolean hasNext() {
        try {
            return rows.hasNext();
        } catch (JdbiException e) {
            throw failure.apply(e);
        }
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            return rows.next();
        } catch (JdbiException e) {
            throw failure.apply(e);
        }
    }

    /** Closing a result whose connection broke fails too; the session gives the connection back all the same. */
    private static void quietly(Runnable step) {
        try {
            step.run();
        } catch (JdbiException e) {
            LOGGER.debug("result=close outcome=failed", e);
        }
    }
}
