package com.monassurance.benchmarks.health;

/** A health library that has been given the four checks. */
public interface HealthPeer extends AutoCloseable {

    /**
     * Answers one probe, as the library's endpoint would, short of rendering it.
     *
     * @return whether it says healthy
     */
    boolean probe();

    @Override
    void close();
}
