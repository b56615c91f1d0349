package com.monassurance.health.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes plain sockets for the PostgreSQL driver, which names the class, and remembers those of an attempt to connect, so
 * that another thread can end the attempt: no interrupt reaches a thread that waits for a socket, and the driver's own
 * login timeout would leave a thread behind. Thread-safe.
 *
 * @since 0.1.0
 */
public final class OpeningSockets extends SocketFactory {

    private static final Logger LOGGER = LoggerFactory.getLogger(OpeningSockets.class);
    private static final ThreadLocal<@Nullable Attempt> CURRENT = new ThreadLocal<>();

    /** For the driver. */
    public OpeningSockets() {
        super();
    }

    /** One attempt to connect: the sockets made on its thread. Thread-safe. */
    static final class Attempt {

        private final List<Socket> sockets = new ArrayList<>();
        private boolean isAborted;

        /** Counts the sockets that this thread makes from now on, until {@link #leave()}. */
        void enter() {
            CURRENT.set(this);
        }

        /** Counts no more sockets of this thread. */
        void leave() {
            CURRENT.remove();
        }

        /** Closes the sockets made so far, and those that are still to be made. */
        synchronized void abort() {
            isAborted = true;
            sockets.forEach(OpeningSockets::close);
        }

        private synchronized Socket made(Socket socket) throws IOException {
            if (isAborted) {
                close(socket);
                throw new SocketException("the attempt to connect was given up");
            }
            sockets.add(socket);
            return socket;
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        Attempt attempt = CURRENT.get();
        Socket socket = new Socket();
        return attempt == null ? socket : attempt.made(socket);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return getDefault().createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return getDefault().createSocket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return getDefault().createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return getDefault().createSocket(host, port, localHost, localPort);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.debug("socket=close outcome=failed", e);
        }
    }
}
