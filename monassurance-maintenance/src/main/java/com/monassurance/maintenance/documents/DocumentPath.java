package com.monassurance.maintenance.documents;

/** A path that rows name, with the first row that names it. */
record DocumentPath(String key, String owner) {}
