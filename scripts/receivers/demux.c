// ffmpeg's RTP demuxer on packets in memory: demux SDP CAPTURE prints the nanoseconds it took for each packet, and how many
// pictures came out. The capture is the one that scripts/receivers/recording.py writes: raw IPv4 without options.
#include <libavformat/avformat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FILE_HEADER = 24, PACKET_HEADER = 16, IP_AND_UDP = 28, BUFFER = 4096 };

typedef struct {
    const uint8_t *bytes;
    size_t size, offset;
    long packets;
} Input;

static uint8_t *contents(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) return perror(path), exit(1), NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*size + 1);
    if (!bytes || fread(bytes, 1, *size, file) != *size) exit(1);
    fclose(file);
    return bytes;
}

static int read_text(void *opaque, uint8_t *target, int room) {
    Input *input = opaque;
    size_t count = input->size - input->offset;
    if (count == 0) return AVERROR_EOF;
    if (count > (size_t)room) count = (size_t)room;
    memcpy(target, input->bytes + input->offset, count);
    input->offset += count;
    return (int)count;
}

// One packet a call, as a socket would answer.
static int read_packet(void *opaque, uint8_t *target, int room) {
    Input *input = opaque;
    uint32_t size;
    if (input->offset + PACKET_HEADER + IP_AND_UDP > input->size) return AVERROR_EOF;
    memcpy(&size, input->bytes + input->offset + 8, 4);
    const uint8_t *packet = input->bytes + input->offset + PACKET_HEADER + IP_AND_UDP;
    input->offset += PACKET_HEADER + size;
    size -= IP_AND_UDP;
    if (size > (uint32_t)room) return AVERROR(EINVAL);
    memcpy(target, packet, size);
    input->packets++;
    return (int)size;
}

// Reports to the sender go nowhere.
static int discard(void *opaque, uint8_t *bytes, int size) { (void)opaque, (void)bytes; return size; }

int main(int count, char **arguments) {
    if (count != 3) return fprintf(stderr, "usage: demux SDP CAPTURE\n"), 64;
    Input text = {0}, packets = {.offset = FILE_HEADER};
    text.bytes = contents(arguments[1], &text.size);
    packets.bytes = contents(arguments[2], &packets.size);
    av_log_set_level(AV_LOG_ERROR);

    AVFormatContext *format = avformat_alloc_context();
    AVDictionary *options = NULL;
    av_dict_set(&options, "sdp_flags", "custom_io", 0);
    format->pb = avio_alloc_context(av_malloc(BUFFER), BUFFER, 0, &text, read_text, NULL, NULL);
    // The demuxer alone: no parser behind it.
    format->flags |= AVFMT_FLAG_NOPARSE | AVFMT_FLAG_NOFILLIN;
    if (avformat_open_input(&format, "", av_find_input_format("sdp"), &options) < 0) return 1;
    format->pb = avio_alloc_context(av_malloc(BUFFER), BUFFER, 1, &packets, read_packet, discard, NULL);

    AVPacket *packet = av_packet_alloc();
    long pictures = 0;
    struct timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    while (av_read_frame(format, packet) >= 0) {
        pictures++;
        av_packet_unref(packet);
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    double time = 1e9 * (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec);
    printf("%f %ld %ld\n", time / (double)packets.packets, packets.packets, pictures);
    return 0;
}
