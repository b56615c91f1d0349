/**
 * Random schemas over every kind of object, and edits of them: what the convergence of the product is measured on. Entry
 * point is {@link com.monassurance.migrations.schema.RandomSchema}. Depends on nothing of the product.
 */
@NullMarked
package com.monassurance.migrations.schema;

import org.jspecify.annotations.NullMarked;
