/// Blobs by id: chunks and nodes in and out, over packs and their index.
package dev.nuwa.repo.blob;
