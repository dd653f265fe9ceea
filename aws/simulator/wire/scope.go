package wire

import "strings"

// readScope reads who calls which service in which region from the credential
// scope of a signature, in the Authorization header or in a presigned URL:
// AK/20261120/us-east-1/s3/aws4_request. Nothing is verified.
func readScope(q *Request) {
	credential := ""
	if header := q.Header.Get("Authorization"); header != "" {
		q.Signed = true
		for part := range strings.FieldsFuncSeq(header, func(r rune) bool { return r == ' ' || r == ',' }) {
			if value, found := strings.CutPrefix(part, "Credential="); found {
				credential = value
			}
		}
	} else if value := q.Query.Get("X-Amz-Credential"); value != "" {
		q.Signed = true
		credential = value
		if q.Token == "" {
			q.Token = q.Query.Get("X-Amz-Security-Token")
		}
	} else if key := q.Query.Get("AWSAccessKeyId"); key != "" {
		// A presigned URL of signature version 2; only S3 ever had them.
		q.Signed, q.AccessKey, q.Service = true, key, "s3"
		return
	}
	// An access key id holds no slash, so the scope is what follows the first.
	parts := strings.Split(credential, "/")
	if len(parts) < 4 {
		q.AccessKey = parts[0]
		return
	}
	q.AccessKey = parts[0]
	switch {
	case len(parts) >= 5:
		q.Region, q.Service = parts[2], strings.ToLower(parts[3])
	default:
		// SigV4A has no region in its scope: AK/date/service/aws4_request.
		q.Service = strings.ToLower(parts[2])
	}
	if !plainName(q.Region) {
		q.Region = ""
	}
}

// plainName keeps regions harmless: they become parts of names and ARNs.
func plainName(s string) bool {
	if len(s) > 32 {
		return false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
