package s3

import (
	"net/http"
	"net/url"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	bucketType = "AWS::S3::Bucket"
	objectType = "AWS::S3::Object" // ours
)

type service struct{ w *world.World }

// New makes S3 over a world and registers what it does when buckets come and
// go.
func New(w *world.World) *wire.Service {
	s := &service{w}
	w.Handle(bucketType, world.Hooks{Create: s.bucketComes, Delete: s.bucketGoes})
	return &wire.Service{
		Name: "s3", Protocol: wire.RESTXML, Namespace: "http://s3.amazonaws.com/doc/2006-03-01/",
		Route: route, Match: func(q *wire.Request) bool { return q.Service == "" && bucketOfHost(q.Host) != "" },
		Actions: map[string]wire.Action{
			"ListBuckets": s.listBuckets, "CreateBucket": s.createBucket, "HeadBucket": s.headBucket, "DeleteBucket": s.deleteBucket,
			"GetBucketLocation": s.location, "ListObjects": s.listObjects, "ListObjectsV2": s.listObjects, "ListObjectVersions": s.listVersions,
			"PutObject": s.putObject, "CopyObject": s.copyObject, "GetObject": s.getObject, "HeadObject": s.getObject,
			"DeleteObject": s.deleteObject, "DeleteObjects": s.deleteObjects,
			"GetSetting": s.getSetting, "PutSetting": s.putSetting, "DeleteSetting": s.deleteSetting,
			"CreateMultipartUpload": s.createUpload, "UploadPart": s.uploadPart, "CompleteMultipartUpload": s.completeUpload,
			"AbortMultipartUpload": s.abortUpload,
		},
	}
}

// settings are the parts of a bucket or object that have a life of their own,
// with the error of asking for one that was never set; "" where there is an
// answer anyway.
var settings = map[string]string{
	"acl": "", "versioning": "", "logging": "", "notification": "", "requestPayment": "", "accelerate": "", "policyStatus": "NoSuchBucketPolicy",
	"encryption": "ServerSideEncryptionConfigurationNotFoundError", "policy": "NoSuchBucketPolicy", "tagging": "NoSuchTagSet",
	"lifecycle": "NoSuchLifecycleConfiguration", "cors": "NoSuchCORSConfiguration", "website": "NoSuchWebsiteConfiguration",
	"publicAccessBlock": "NoSuchPublicAccessBlockConfiguration", "ownershipControls": "OwnershipControlsNotFoundError",
	"replication": "ReplicationConfigurationNotFoundError", "object-lock": "ObjectLockConfigurationNotFoundError",
}

// setting is the setting a call is about, "" for none.
func setting(q *wire.Request) string {
	for name := range settings {
		if q.Query.Has(name) {
			return name
		}
	}
	return ""
}

// route finds the operation of a call.
func route(q *wire.Request) string {
	bucket, key := target(q)
	switch {
	case bucket == "":
		if q.Method == http.MethodGet {
			return "ListBuckets"
		}
		return ""
	case setting(q) != "":
		return map[string]string{http.MethodGet: "GetSetting", http.MethodPut: "PutSetting", http.MethodDelete: "DeleteSetting"}[q.Method]
	case key == "":
		return routeBucket(q)
	}
	return routeObject(q)
}

func routeBucket(q *wire.Request) string {
	switch q.Method {
	case http.MethodPut:
		return "CreateBucket"
	case http.MethodHead:
		return "HeadBucket"
	case http.MethodDelete:
		return "DeleteBucket"
	case http.MethodPost:
		if q.Query.Has("delete") {
			return "DeleteObjects"
		}
	case http.MethodGet:
		switch {
		case q.Query.Has("location"):
			return "GetBucketLocation"
		case q.Query.Has("versions"):
			return "ListObjectVersions"
		case q.Query.Get("list-type") == "2":
			return "ListObjectsV2"
		}
		return "ListObjects"
	}
	return ""
}

func routeObject(q *wire.Request) string {
	switch q.Method {
	case http.MethodPut:
		switch {
		case q.Query.Has("uploadId"):
			return "UploadPart"
		case q.Header.Get("X-Amz-Copy-Source") != "":
			return "CopyObject"
		}
		return "PutObject"
	case http.MethodGet:
		return "GetObject"
	case http.MethodHead:
		return "HeadObject"
	case http.MethodDelete:
		if q.Query.Has("uploadId") {
			return "AbortMultipartUpload"
		}
		return "DeleteObject"
	case http.MethodPost:
		if q.Query.Has("uploads") {
			return "CreateMultipartUpload"
		}
		if q.Query.Has("uploadId") {
			return "CompleteMultipartUpload"
		}
	}
	return ""
}

// target is the bucket and key a call names, by host or by path.
func target(q *wire.Request) (bucket, key string) {
	path := strings.TrimPrefix(q.Path, "/")
	if bucket = bucketOfHost(q.Host); bucket != "" {
		return bucket, path
	}
	bucket, key, _ = strings.Cut(path, "/")
	return bucket, key
}

// bucketOfHost is the bucket in a host name such as b.s3.eu-west-1.amazonaws.com
// or b.localhost:4566; "" when there is none.
func bucketOfHost(host string) string {
	host, _, _ = strings.Cut(strings.ToLower(host), ":")
	if bucket, found := strings.CutSuffix(host, ".localhost"); found {
		bucket, _, _ = strings.Cut(bucket, ".s3")
		if bucket == "s3" {
			return ""
		}
		return bucket
	}
	rest, found := strings.CutSuffix(host, ".amazonaws.com")
	if !found {
		return ""
	}
	if at := strings.LastIndex(rest, ".s3"); at > 0 {
		after := rest[at+len(".s3"):]
		if after == "" || after[0] == '.' || after[0] == '-' {
			return rest[:at]
		}
	}
	return ""
}

// Location takes apart the URL of an object, in any of the forms AWS knows and
// as a path on the simulator's own address: https://b.s3.region.amazonaws.com/k,
// https://s3.region.amazonaws.com/b/k, s3://b/k, http://127.0.0.1:4566/b/k.
func Location(text string) (bucket, key string, ok bool) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return "", "", false
	}
	path := strings.TrimPrefix(u.Path, "/")
	switch {
	case u.Scheme == "s3":
		return u.Host, path, path != ""
	case bucketOfHost(u.Host) != "":
		return bucketOfHost(u.Host), path, path != ""
	}
	name := u.Hostname()
	own := name == "127.0.0.1" || name == "localhost" || name == "::1"
	if !own && (!strings.HasPrefix(name, "s3") || !strings.HasSuffix(name, ".amazonaws.com")) {
		return "", "", false
	}
	bucket, key, ok = strings.Cut(path, "/")
	return bucket, key, ok && key != ""
}

// Object reads an object for another service.
func Object(w *world.World, bucket, key string) ([]byte, error) {
	s := &service{w}
	r, err := s.bucket(bucket)
	if err != nil {
		return nil, err
	}
	object, found := w.Get(r.Region, objectType, bucket+"/"+key)
	if !found {
		return nil, noKey(key)
	}
	return body(object)
}

func (s *service) bucket(name string) (*world.Resource, error) {
	for _, r := range s.w.Everywhere(bucketType) {
		if r.Physical == name {
			return r, nil
		}
	}
	return nil, wire.Errorf(http.StatusNotFound, "NoSuchBucket", "The specified bucket does not exist").With("BucketName", name)
}

func noKey(key string) error {
	return wire.Errorf(http.StatusNotFound, "NoSuchKey", "The specified key does not exist.").With("Key", key)
}
