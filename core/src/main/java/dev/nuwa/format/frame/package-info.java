/// What all objects have in common: header, trailer, boxes (docs/format.md, section 3).
package dev.nuwa.format.frame;
