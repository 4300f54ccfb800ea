/// S3 and what speaks like it.
@org.jspecify.annotations.NullMarked
package dev.nuwa.s3;
