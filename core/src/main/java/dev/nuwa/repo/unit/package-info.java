/// Units: what is compressed and sealed as one, outside of any pack (docs/format.md, section 8).
package dev.nuwa.repo.unit;
