package s3

import (
	"encoding/base64"
	"encoding/xml"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const ownerID = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"

func (s *service) listBuckets(*wire.Request) (wire.Output, error) {
	list := wire.El("Buckets")
	buckets := s.w.Everywhere(bucketType)
	slices.SortFunc(buckets, func(a, b *world.Resource) int { return strings.Compare(a.Physical, b.Physical) })
	for _, r := range buckets {
		list.Children = append(list.Children, wire.El("Bucket", wire.Text("Name", r.Physical), wire.Time("CreationDate", r.Created), wire.Text("BucketRegion", r.Region)))
	}
	return wire.XML(wire.El("ListAllMyBucketsResult", wire.El("Owner", wire.Text("ID", ownerID), wire.Text("DisplayName", "gantry")), list)), nil
}

// validBucket are the names S3 allows, but for those that look like addresses.
var (
	validBucket = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	addressLike = regexp.MustCompile(`^\d+\.\d+\.\d+\.\d+$`)
)

func checkName(name string) error {
	if !validBucket.MatchString(name) || addressLike.MatchString(name) || strings.Contains(name, "..") {
		return wire.Errorf(http.StatusBadRequest, "InvalidBucketName", "The specified bucket is not valid.").With("BucketName", name)
	}
	return nil
}

func (s *service) createBucket(q *wire.Request) (wire.Output, error) {
	name, _ := target(q)
	if err := checkName(name); err != nil {
		return wire.Output{}, err
	}
	var given struct {
		LocationConstraint string
	}
	if len(q.Body) > 0 {
		if err := xml.Unmarshal(q.Body, &given); err != nil {
			return wire.Output{}, malformed()
		}
	}
	switch {
	case given.LocationConstraint == "" && q.Region != "us-east-1":
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "IllegalLocationConstraintException", "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.")
	case given.LocationConstraint != "" && given.LocationConstraint != q.Region && q.Region != "us-east-1":
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "IllegalLocationConstraintException", "The %s location constraint is incompatible for the region specific endpoint this request was sent to.", given.LocationConstraint)
	}
	region := given.LocationConstraint
	if region == "" {
		region = q.Region
	}
	if r, err := s.bucket(name); err == nil {
		if r.Region == "us-east-1" && region == "us-east-1" {
			return created(name), nil // the oldest region forgives
		}
		return wire.Output{}, wire.Errorf(http.StatusConflict, "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.").With("BucketName", name)
	}
	if _, err := catalogue.Make(s.w, region, bucketType, map[string]any{"BucketName": name}); err != nil {
		return wire.Output{}, err
	}
	return created(name), nil
}

func created(name string) wire.Output {
	return wire.Output{Header: http.Header{"Location": {"/" + name}}}
}

func malformed() error {
	return wire.Errorf(http.StatusBadRequest, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
}

// bucketComes refuses names that are not allowed or taken, in any region.
func (s *service) bucketComes(r *world.Resource) error {
	if err := checkName(r.Physical); err != nil {
		return err
	}
	if _, err := s.bucket(r.Physical); err == nil {
		return &world.Fault{Code: "AlreadyExists", Text: r.Physical + " already exists (Service: S3, Status Code: 0, Request ID: null)"}
	}
	return nil
}

// bucketGoes refuses while there are objects.
func (s *service) bucketGoes(r *world.Resource) error {
	if len(s.objects(r)) > 0 {
		return wire.Errorf(http.StatusConflict, "BucketNotEmpty", "The bucket you tried to delete is not empty").With("BucketName", r.Physical)
	}
	return nil
}

func (s *service) headBucket(q *wire.Request) (wire.Output, error) {
	name, _ := target(q)
	r, err := s.bucket(name)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.Output{Header: http.Header{"X-Amz-Bucket-Region": {r.Region}, "X-Amz-Access-Point-Alias": {"false"}}}, nil
}

func (s *service) deleteBucket(q *wire.Request) (wire.Output, error) {
	name, _ := target(q)
	r, err := s.bucket(name)
	if err != nil {
		return wire.Output{}, err
	}
	if err := s.w.Delete(r.Region, bucketType, name); err != nil {
		return wire.Output{}, err
	}
	return wire.Output{Status: http.StatusNoContent}, nil
}

func (s *service) location(q *wire.Request) (wire.Output, error) {
	name, _ := target(q)
	r, err := s.bucket(name)
	if err != nil {
		return wire.Output{}, err
	}
	region := r.Region
	if region == "us-east-1" {
		region = ""
	}
	return wire.XML(wire.Text("LocationConstraint", region)), nil
}

// settingOf finds what a setting is kept on, a bucket or an object, and under
// which name.
func (s *service) settingOf(q *wire.Request) (on *world.Resource, name string, err error) {
	bucket, key := target(q)
	r, err := s.bucket(bucket)
	if err != nil {
		return nil, "", err
	}
	if key != "" {
		object, found := s.w.Get(r.Region, objectType, bucket+"/"+key)
		if !found {
			return nil, "", noKey(key)
		}
		r = object
	}
	return r, setting(q), nil
}

func (s *service) getSetting(q *wire.Request) (wire.Output, error) {
	r, name, err := s.settingOf(q)
	if err != nil {
		return wire.Output{}, err
	}
	if kept, ok := r.Private["setting "+name].(string); ok {
		text, err := base64.StdEncoding.DecodeString(kept)
		if err != nil {
			return wire.Output{}, err
		}
		kind := "application/xml"
		if name == "policy" {
			kind = "application/json"
		}
		return wire.Output{Raw: text, Header: http.Header{"Content-Type": {kind}}}, nil
	}
	return defaultSetting(name, r.Physical)
}

// defaultSetting is what S3 answers about a setting nobody has set.
func defaultSetting(name, bucket string) (wire.Output, error) {
	switch name {
	case "acl":
		owner := []*wire.Node{wire.Text("ID", ownerID), wire.Text("DisplayName", "gantry")}
		grantee := &wire.Node{
			Name: "Grantee", Attributes: []string{"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance", "xsi:type", "CanonicalUser"}, Children: owner,
		}
		return wire.XML(wire.El("AccessControlPolicy", wire.El("Owner", owner...),
			wire.El("AccessControlList", wire.El("Grant", grantee, wire.Text("Permission", "FULL_CONTROL"))))), nil
	case "encryption":
		return wire.XML(wire.El("ServerSideEncryptionConfiguration", wire.El("Rule",
			wire.El("ApplyServerSideEncryptionByDefault", wire.Text("SSEAlgorithm", "AES256")), wire.Bool("BucketKeyEnabled", false)))), nil
	case "publicAccessBlock":
		return wire.XML(wire.El("PublicAccessBlockConfiguration", wire.Bool("BlockPublicAcls", true), wire.Bool("IgnorePublicAcls", true),
			wire.Bool("BlockPublicPolicy", true), wire.Bool("RestrictPublicBuckets", true))), nil
	case "requestPayment":
		return wire.XML(wire.El("RequestPaymentConfiguration", wire.Text("Payer", "BucketOwner"))), nil
	}
	if code := settings[name]; code != "" {
		return wire.Output{}, wire.Errorf(http.StatusNotFound, code, "The %s configuration does not exist", name).With("BucketName", bucket)
	}
	roots := map[string]string{"versioning": "VersioningConfiguration", "logging": "BucketLoggingStatus", "notification": "NotificationConfiguration", "accelerate": "AccelerateConfiguration"}
	return wire.XML(wire.El(roots[name])), nil
}

func (s *service) putSetting(q *wire.Request) (wire.Output, error) {
	r, name, err := s.settingOf(q)
	if err != nil {
		return wire.Output{}, err
	}
	r.SetPrivate("setting "+name, base64.StdEncoding.EncodeToString(content(q)))
	s.w.Put(r.Region, r)
	if name == "policy" {
		return wire.Output{Status: http.StatusNoContent}, nil
	}
	return wire.Output{}, nil
}

func (s *service) deleteSetting(q *wire.Request) (wire.Output, error) {
	r, name, err := s.settingOf(q)
	if err != nil {
		return wire.Output{}, err
	}
	delete(r.Private, "setting "+name)
	s.w.Put(r.Region, r)
	return wire.Output{Status: http.StatusNoContent}, nil
}
