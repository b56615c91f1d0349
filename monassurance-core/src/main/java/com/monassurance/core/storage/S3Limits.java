package com.monassurance.core.storage;

/**
 * The sizes S3 works with. Immutable.
 *
 * @param pageKeys keys of one page of a listing
 * @param partBytes size of the first parts of an upload; S3 wants at least 5 MiB of all but the last
 * @param partsOfOneSize after so many parts their size doubles, so that 10,000 of them hold the largest object
 * @param copyBytesMax largest object that one request copies
 */
record S3Limits(int pageKeys, int partBytes, int partsOfOneSize, long copyBytesMax) {

    /** Part sizes of 8 to 128 MiB: 10,000 parts hold 484 GiB. */
    static final S3Limits DEFAULT = new S3Limits(1000, 8 << 20, 2000, 5L << 30);

    static final int PARTS_MAX = 10_000;

    /** Returns the size of a part, counted from 1. */
    int partBytes(int number) {
        return partBytes << ((number - 1) / partsOfOneSize);
    }
}
