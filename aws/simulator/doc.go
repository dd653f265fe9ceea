// Package simulator is an AWS account on a loopback port. Any AWS client talks
// to it over HTTP as it would to AWS: the same protocols, the same answers, the
// same errors, on a clock that runs faster than ours. Nothing leaves the
// machine and nothing is verified; any credentials and any region will do.
//
// Everything is kept in a folder, if there is one, and survives the process.
// One process serves a folder at a time. A second that wants the same folder
// finds the first one alive and uses its address; when the first one ends, the
// second takes the folder and the address over.
package simulator
