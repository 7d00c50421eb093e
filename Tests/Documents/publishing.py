"""How a stream is published by WHIP, as far as HTTP goes; Tests/Browser/whip.py goes on from there."""
import http.client
import urllib.parse

TOKEN = "the-token-of-the-phone"
SDP = {"Content-Type": "application/sdp"}
OFFER = "\r\n".join([
    "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0", "m=video 9 UDP/TLS/RTP/SAVPF 96", "c=IN IP4 0.0.0.0",
    "a=mid:0", "a=sendonly", "a=rtcp-mux", "a=ice-ufrag:8hhY", "a=ice-pwd:asd88fgpdd777uzjYhagZg",
    "a=fingerprint:sha-256 " + ":".join(["4A"] * 32), "a=setup:actpass", "a=rtpmap:96 VP8/90000", ""])


def the_stream_is_published(api, url):
    """Every answer of the endpoint and of its sessions; the stream `phone` is published to with `TOKEN`."""
    post, delete = "POST /whip/{id}", "DELETE /whip/{id}/{session}"

    def publish(status, token=TOKEN, body=OFFER, headers=SDP, stream="phone"):
        return api.call(url, post, status, token, body.encode(), headers, id=stream)

    answer = publish(201)
    for line in ["a=ice-lite", "a=setup:passive", "a=recvonly", "a=rtpmap:96 VP8/90000", "a=end-of-candidates"]:
        assert f"{line}\r\n" in answer, answer
    session = answer.split("a=ice-ufrag:")[1].split("\r\n")[0]

    publish(401, token=None)
    publish(401, token="another")
    publish(404, stream="yard")
    publish(404, stream="attic")
    publish(415, headers={"Content-Type": "application/json"})
    publish(413, body=OFFER + "a=x\r\n" * 20_000)
    for status, body, said in [
            (400, "nonsense", "line 1"), (400, OFFER.replace("t=0 0", "t 0 0"), "line 4"), (422, OFFER.replace("VP8", "VP7"), "VP7"),
            (422, OFFER.replace("a=rtcp-mux", "a=x"), "a=rtcp-mux"), (422, OFFER.replace("sha-256", "sha-1"), "line 13")]:
        message = publish(status, body=body)["error"]["message"]
        assert said in message and "asd88" not in message, message

    for status, name, token in [(401, session, None), (401, session, "another"), (404, "none", TOKEN), (200, session, TOKEN),
                                (404, session, TOKEN)]:
        api.call(url, delete, status, token, id="phone", session=name)

    methods_and_origins(url)


def methods_and_origins(url):
    """What holds for every path of `/whip` and is no operation of its own."""
    def ask(method, path, headers):
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=30)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers

    page = {"Origin": "https://cameras.example"}
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    status, headers = ask("OPTIONS", "/whip/phone", page | asked)
    assert status == 204 and headers["Accept-Post"] == "application/sdp", headers
    assert headers["Access-Control-Allow-Origin"] == "*" and "POST" in headers["Access-Control-Allow-Methods"], headers
    assert headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type", headers
    status, headers = ask("POST", "/whip/phone", page)
    assert status == 401 and headers["Access-Control-Allow-Origin"] == "*", headers
    assert headers["Access-Control-Expose-Headers"] == "Location, ETag", headers
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    for method, path, allowed in [
            ("GET", "/whip/phone", "POST, OPTIONS"), ("PATCH", "/whip/phone/session", "DELETE, OPTIONS"),
            ("PUT", "/whip/phone/session", "DELETE, OPTIONS")]:
        status, headers = ask(method, path, bearer)
        assert status == 405 and headers["Allow"] == allowed, (status, headers)
