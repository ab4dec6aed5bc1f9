# A guide with one note, and a table of so many people, always the same.
write_guide() {
    local folder=$1 rows=$2
    mkdir -p "$folder/content/messages"
    cat > "$folder/courtesy.toml" <<'TOML'
[guide]
title = "Notes"
[fields.name]
label = "Name"
example = "Ann"
kind = "name"
[fields.gift]
label = "Gift"
example = "the book"
TOML
    printf -- '---\ntitle: Home\n---\nOne note.\n' > "$folder/content/index.md"
    printf -- '---\ntitle: Note\nchannel: handwritten\nstationery: [us-a2]\n---\nDear [Name],\n\nThank you for [Gift].\n' > "$folder/content/messages/note.md"
    awk -v rows="$rows" 'BEGIN { print "name,gift"; for (row = 1; row <= rows; row++) printf "Guest %d,the book number %d\n", row, row * 7 % 97 }' > "$folder/people.csv"
}
