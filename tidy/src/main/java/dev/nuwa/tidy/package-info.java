/// The rules of the house as code: what compiles and passes its own tests may still be refused
/// here. Each rule is a pure function from a checkout to its offenders, so that it can be tried on
/// a planted one.
@NullMarked
package dev.nuwa.tidy;

import org.jspecify.annotations.NullMarked;
