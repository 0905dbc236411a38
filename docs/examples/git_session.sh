#!/bin/sh
# Two people change one price: a conflict, a merge, then the merge is undone.
set -eu
repo=$(mktemp -d)
trap 'rm -rf "$repo"' EXIT
cd "$repo"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@shop.example
export GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@shop.example
save() { echo "shipping $1" > prices.txt; git add prices.txt; git commit -qm "$2"; }

git init -q
git symbolic-ref HEAD refs/heads/main
save 4 "Shipping costs 4"
git checkout -q -b free-shipping
save 0 "Shipping is free"
git checkout -q main
save 5 "Shipping costs 5"
git merge -q free-shipping >/dev/null 2>&1 || git status --short    # UU: both changed it
save 0 "Merge free-shipping: marketing decided"
git revert --no-edit -m 1 HEAD >/dev/null                           # back to before the merge
git log --first-parent --format=%s
cat prices.txt
