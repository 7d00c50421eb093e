// What Swift cannot import: macros of OpenSSL that are expressions.
#pragma once
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/ssl.h>

static inline EVP_PKEY *picket_generate_p256_key(void) { return EVP_EC_gen("P-256"); }
static inline int picket_set_minimum_dtls12(SSL_CTX *context) {
    return (int)SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION);
}
// The size of a datagram is given, not asked of a socket that is not there.
static inline void picket_set_datagram_size(SSL *ssl, long size) {
    SSL_set_options(ssl, SSL_OP_NO_QUERY_MTU);
    SSL_set_mtu(ssl, size);
}
static inline void picket_discard(BIO *memory) { (void)BIO_reset(memory); }
// An empty memory means "come again" and not the end.
static inline void picket_empty_means_retry(BIO *memory) { BIO_set_mem_eof_return(memory, -1); }
// Every handshake is a whole one: no tickets, no cache, no second one on the same connection.
static inline void picket_forget_sessions(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
