package world

// Furnish is called when a region is used for the first time and puts there
// what AWS gives every account: services register what is theirs.
type Furnish func(w *World, regionName string)

// Furnishing registers what a service puts into a region that is used for the
// first time. The global "region" is named "".
func (w *World) Furnishing(f Furnish) { w.furnishings = append(w.furnishings, f) }

func (w *World) furnish(name string) {
	w.Keep("furnished/"+name, true)
	for _, f := range w.furnishings {
		f(w, name)
	}
}
