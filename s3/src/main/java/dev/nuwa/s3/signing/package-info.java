@NullMarked
package dev.nuwa.s3.signing;

import org.jspecify.annotations.NullMarked;
