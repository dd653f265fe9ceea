package simulator

import (
	"errors"
	"io"
	"log"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// maxBody is the largest request that is read. The largest real one is a
// template or an object of a megabyte or two.
const maxBody = 10 << 20

// silent is a log that nobody reads.
func silent() *log.Logger { return log.New(io.Discard, "", 0) }

// answer serves one HTTP request.
func (s *Simulator) answer(out http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, controlPath) {
		s.control(out, r)
		return
	}
	body, tooLarge, err := readBody(out, r)
	if err != nil {
		return // the sender has gone, or is too slow to be waited for
	}
	q, readErr := wire.Read(r, body)
	q.ID = uuid.NewString()
	if q.Region == "" {
		q.Region = s.options.Region
	}
	service, refusal := s.router.Find(q)
	if tooLarge {
		refusal = wire.Errorf(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "Request Entity Too Large")
	}
	var malformed *wire.Error
	if errors.As(readErr, &malformed) && refusal == nil {
		refusal = malformed
	}
	s.weather.meet(r.Context(), q)
	verdict := s.weather.judge(service, q)
	if verdict.drop == dropBefore {
		hangUp(out)
		return
	}
	if refusal == nil {
		refusal = verdict.refusal
	}
	var answer wire.Answer
	if refusal != nil {
		answer = service.EncodeError(q, refusal)
	} else {
		answer = s.do(r, service, q)
	}
	if verdict.drop == dropAfter {
		hangUp(out)
		return
	}
	if verdict.skew != 0 {
		out.Header().Set("Date", time.Now().Add(verdict.skew).UTC().Format(http.TimeFormat))
	}
	write(out, q, answer)
}

// readBody reads a body up to the limit, and does not even begin with one that
// says it is larger, so that a client that asks first (Expect: 100-continue)
// does not send it.
func readBody(out http.ResponseWriter, r *http.Request) (body []byte, tooLarge bool, err error) {
	if r.ContentLength > maxBody {
		out.Header().Set("Connection", "close")
		return nil, true, nil
	}
	body, err = io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if len(body) > maxBody {
		out.Header().Set("Connection", "close")
		return nil, true, nil
	}
	return body, false, err
}

func write(out http.ResponseWriter, q *wire.Request, a wire.Answer) {
	for name, values := range a.Header {
		out.Header()[name] = values
	}
	if q.Method == http.MethodHead {
		if out.Header().Get("Content-Length") == "" && a.Status < http.StatusBadRequest {
			out.Header().Set("Content-Length", strconv.Itoa(len(a.Body)))
		}
		out.WriteHeader(a.Status)
		return
	}
	if a.Status != http.StatusNoContent && a.Status != http.StatusNotModified {
		out.Header().Set("Content-Length", strconv.Itoa(len(a.Body)))
	}
	out.WriteHeader(a.Status)
	_, _ = out.Write(a.Body) // the sender may have gone; what was done is done
}

// do carries out a call. A long poll lets go of the world between its looks.
func (s *Simulator) do(r *http.Request, service *wire.Service, q *wire.Request) wire.Answer {
	for {
		answer, again := s.once(service, q)
		if again.IsZero() || !s.clock.Now().Before(again) || s.long.Err() != nil {
			return answer
		}
		if s.clock.Sleep(r.Context(), time.Second) != nil {
			return answer // the sender has gone
		}
	}
}

// once carries out a call while holding the world, which first catches up with
// the present, and has its effects on disk before it returns.
func (s *Simulator) once(service *wire.Service, q *wire.Request) (answer wire.Answer, again time.Time) {
	w := s.world
	w.Lock()
	defer w.Unlock()
	w.Advance()
	q.At = w.Now()
	output, err := s.weather.through(service, q)
	if commitErr := w.Commit(service.Mutates(q)); commitErr != nil {
		err = commitErr
	}
	if err == nil {
		answer, err = service.Encode(q, output)
	}
	if err != nil {
		return service.EncodeError(q, refusalOf(err)), time.Time{}
	}
	return answer, output.Again
}

// refusalOf is how an error is answered: AWS's own refusals as they are, what
// the world refused as the service would say it, anything else as a failure of
// the simulator that says what it was.
func refusalOf(err error) *wire.Error {
	var refusal *wire.Error
	if errors.As(err, &refusal) {
		return refusal
	}
	var fault *world.Fault
	if errors.As(err, &fault) {
		return wire.Errorf(http.StatusBadRequest, fault.Code, "%s", fault.Text)
	}
	return wire.Errorf(http.StatusInternalServerError, "InternalFailure", "%s", err.Error())
}

// hangUp ends a connection without an answer.
func hangUp(out http.ResponseWriter) {
	hijacker, ok := out.(http.Hijacker)
	if !ok {
		return
	}
	if connection, _, err := hijacker.Hijack(); err == nil {
		_ = connection.Close()
	}
}
