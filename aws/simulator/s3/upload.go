package s3

import (
	"encoding/base64"
	"encoding/xml"
	"net/http"
	"strconv"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// uploadType is an upload in parts that is not complete; ours.
const uploadType = "AWS::S3::Upload"

func (s *service) createUpload(q *wire.Request) (wire.Output, error) {
	name, key := target(q)
	bucket, err := s.bucket(name)
	if err != nil {
		return wire.Output{}, err
	}
	id := world.StableID("", s.w.UUID())
	s.w.Put(bucket.Region, &world.Resource{
		Type: uploadType, Physical: id, Properties: map[string]any{"Bucket": name, "Key": key, "ContentType": q.Header.Get("Content-Type")}, Private: map[string]any{},
	})
	return wire.XML(wire.El("InitiateMultipartUploadResult", wire.Text("Bucket", name), wire.Text("Key", key), wire.Text("UploadId", id))), nil
}

func (s *service) upload(q *wire.Request) (*world.Resource, *world.Resource, error) {
	name, _ := target(q)
	bucket, err := s.bucket(name)
	if err != nil {
		return nil, nil, err
	}
	u, found := s.w.Get(bucket.Region, uploadType, q.Query.Get("uploadId"))
	if !found {
		return nil, nil, wire.Errorf(http.StatusNotFound, "NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.").With("UploadId", q.Query.Get("uploadId"))
	}
	return bucket, u, nil
}

func (s *service) uploadPart(q *wire.Request) (wire.Output, error) {
	bucket, u, err := s.upload(q)
	if err != nil {
		return wire.Output{}, err
	}
	number, err := strconv.Atoi(q.Query.Get("partNumber"))
	if err != nil || number < 1 || number > 10000 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive").With("ArgumentName", "partNumber")
	}
	u.SetPrivate("part "+strconv.Itoa(number), base64.StdEncoding.EncodeToString(content(q)))
	s.w.Put(bucket.Region, u)
	return wire.Output{Header: http.Header{"Etag": {`"` + world.StableID("", u.Physical, strconv.Itoa(number)) + `"`}}}, nil
}

func (s *service) completeUpload(q *wire.Request) (wire.Output, error) {
	bucket, u, err := s.upload(q)
	if err != nil {
		return wire.Output{}, err
	}
	var given struct {
		Part []struct{ PartNumber int }
	}
	if err := xml.Unmarshal(q.Body, &given); err != nil {
		return wire.Output{}, malformed()
	}
	var data []byte
	for _, part := range given.Part {
		kept, ok := u.Private["part "+strconv.Itoa(part.PartNumber)].(string)
		piece, err := base64.StdEncoding.DecodeString(kept)
		if !ok || err != nil {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidPart", "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.")
		}
		data = append(data, piece...)
	}
	object := s.store(bucket, u.Text("Key"), data, http.Header{"Content-Type": {u.Text("ContentType")}})
	s.w.Remove(bucket.Region, uploadType, u.Physical)
	return wire.XML(wire.El("CompleteMultipartUploadResult", wire.Text("Location", "/"+object.Physical), wire.Text("Bucket", bucket.Physical),
		wire.Text("Key", object.Text("Key")), wire.Text("ETag", object.Text("ETag")))), nil
}

func (s *service) abortUpload(q *wire.Request) (wire.Output, error) {
	bucket, u, err := s.upload(q)
	if err != nil {
		return wire.Output{}, err
	}
	s.w.Remove(bucket.Region, uploadType, u.Physical)
	return wire.Output{Status: http.StatusNoContent}, nil
}
