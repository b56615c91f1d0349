package com.monassurance.health.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Speaks TLS to clients and hands what they say to a server that speaks none. */
final class TlsFront implements AutoCloseable {

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private TlsFront(ServerSocket listener) {
        this.listener = listener;
    }

    static TlsFront to(String host, int port, SSLContext context) throws IOException {
        ServerSocket listener =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TlsFront front = new TlsFront(listener);
        front.threads.execute(() -> front.serve(host, port));
        return front;
    }

    String host() {
        return listener.getInetAddress().getHostAddress();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve(String host, int port) {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(host, port);
                threads.execute(() -> pass(client, server));
                threads.execute(() -> pass(server, client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // the other side has closed, or refused the certificate
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
