# The command `courtesy` and nothing else, not even a shell:
#   docker build --tag courtesy .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/guide" courtesy build
FROM rust:1-alpine AS build
RUN apk add --no-cache gcc make musl-dev
WORKDIR /source
COPY . .
RUN cargo build --profile dist --locked

FROM scratch
COPY --from=build /source/target/dist/courtesy /courtesy
# Where the `typst` command would be given its files, were there one.
WORKDIR /tmp
WORKDIR /guide
USER 1000:1000
ENTRYPOINT ["/courtesy"]
CMD ["--help"]
