/** How results look to people: tables of text, bytes that can be read, times. */
package io.beamfill.pipelines.text;
