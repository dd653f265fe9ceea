// Package s3 answers S3 from the simulated world: buckets, objects and the
// settings of buckets, addressed by path or by host name. Objects are kept with
// the world, so this is for templates and other small things.
package s3
