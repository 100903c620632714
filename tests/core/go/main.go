// Judges our log by Go's own libraries. Reads one JSON object from standard input, answers one.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Proof tlog.RecordProof
	Size  int64
	Root  tlog.Hash
	Index int64
	Leaf  tlog.Hash
}

type consistency struct {
	Proof   tlog.TreeProof
	Size    int64
	Root    tlog.Hash
	OldSize int64
	OldRoot tlog.Hash
}

type signed struct {
	Note    string
	Vkey    string
	Witness string
}

type question struct {
	Inclusion   []inclusion
	Consistency []consistency
	Notes       []signed
	Entries     [][]byte
	Pairs       [][2]int64
	Tiles       [][2]int64
	SignText    string
	SignKey     string
}

type tree struct {
	Root        tlog.Hash
	Inclusion   tlog.RecordProof
	Consistency tlog.TreeProof
}

type answer struct {
	Inclusion   []string
	Consistency []string
	Notes       []string
	Trees       []tree
	Tiles       [][]string
	TileHashes  map[string][]byte
	Signed      string
}

type hashes []tlog.Hash

func (stored hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for at, index := range indexes {
		found[at] = stored[index]
	}
	return found, nil
}

// cosigner verifies the cosignature/v1 lines that sumdb/note does not know.
type cosigner struct {
	name string
	key  ed25519.PublicKey
}

func (c cosigner) Name() string { return c.name }

func (c cosigner) KeyHash() uint32 {
	sum := sha256.Sum256([]byte(c.name + "\n\x04" + string(c.key)))
	return binary.BigEndian.Uint32(sum[:])
}

func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(text), sig[8:])
}

func said(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func openNote(one signed) error {
	verifier, err := note.NewVerifier(one.Vkey)
	if err != nil {
		return err
	}
	verifiers := []note.Verifier{verifier}
	if one.Witness != "" {
		name, key, _ := strings.Cut(one.Witness, " ")
		var raw []byte
		if _, err := fmt.Sscanf(key, "%x", &raw); err != nil {
			return err
		}
		verifiers = append(verifiers, cosigner{name, raw})
	}
	opened, err := note.Open([]byte(one.Note), note.VerifierList(verifiers...))
	if err != nil {
		return err
	}
	if len(opened.Sigs) != len(verifiers) {
		return errors.New("a signature is missing")
	}
	return nil
}

func store(entries [][]byte) hashes {
	var stored hashes
	for at, entry := range entries {
		more, err := tlog.StoredHashes(int64(at), entry, stored)
		must(err)
		stored = append(stored, more...)
	}
	return stored
}

func (a *answer) addTree(stored hashes, size, place int64) {
	var one tree
	var err error
	one.Root, err = tlog.TreeHash(size, stored)
	must(err)
	one.Inclusion, err = tlog.ProveRecord(size, place, stored)
	must(err)
	one.Consistency, err = tlog.ProveTree(size, place+1, stored)
	must(err)
	a.Trees = append(a.Trees, one)
}

func (a *answer) addTiles(stored hashes, old, size int64) {
	paths := []string{}
	for _, tile := range tlog.NewTiles(8, old, size) {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := tlog.ReadTileData(tile, stored)
		must(err)
		a.TileHashes[path] = data
		paths = append(paths, path)
	}
	a.Tiles = append(a.Tiles, paths)
}

func main() {
	var asked question
	must(json.NewDecoder(os.Stdin).Decode(&asked))
	told := answer{TileHashes: map[string][]byte{}}
	for _, one := range asked.Inclusion {
		told.Inclusion = append(told.Inclusion, said(tlog.CheckRecord(one.Proof, one.Size, one.Root, one.Index, one.Leaf)))
	}
	for _, one := range asked.Consistency {
		told.Consistency = append(told.Consistency, said(tlog.CheckTree(one.Proof, one.Size, one.Root, one.OldSize, one.OldRoot)))
	}
	for _, one := range asked.Notes {
		told.Notes = append(told.Notes, said(openNote(one)))
	}
	stored := store(asked.Entries)
	for _, pair := range asked.Pairs {
		told.addTree(stored, pair[0], pair[1])
	}
	for _, pair := range asked.Tiles {
		told.addTiles(stored, pair[0], pair[1])
	}
	signer, err := note.NewSigner(asked.SignKey)
	must(err)
	data, err := note.Sign(&note.Note{Text: asked.SignText}, signer)
	must(err)
	told.Signed = string(data)
	must(json.NewEncoder(os.Stdout).Encode(told))
}
