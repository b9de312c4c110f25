using System.Text;
using Florin.Platform.Http;
using Florin.Platform.Identity.Signatures;
using Florin.Testing;
using Florin.Unit.Tests.Users;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Identity;

/// <summary>What is accepted of the signatures of requests.</summary>
public sealed class SigningRequests : IDisposable
{
    private const string Id = "key_01k0000000000000000000000a";
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(5);

    private readonly SetTime _clock = new();
    private readonly RequestSigner _signer = new();
    private readonly SignedRequests _requests;
    private readonly Ed25519PublicKey _key;

    public SigningRequests()
    {
        _requests = new SignedRequests(Age, _clock);
        Assert.True(Ed25519PublicKey.TryParse(_signer.PublicKey, out var key));
        _key = key;
    }

    public void Dispose() => _signer.Dispose();

    // Appendix B.2.6 of RFC 9421, with the key of B.1.4.
    [Fact]
    public void Verifies_the_example_of_the_standard()
    {
        var http = Http("POST", "/foo", "?param=Value&Pet=dog");
        http.Request.Host = new HostString("example.com");
        http.Request.Headers["Date"] = "Tue, 20 Apr 2021 02:07:55 GMT";
        http.Request.Headers.ContentType = "application/json";
        http.Request.Headers.ContentLength = 18;
        Assert.True(
            SignatureInput.TryParse(
                "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"",
                "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
                out var signature
            )
        );
        Assert.True(Ed25519PublicKey.TryParse("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=", out var key));
        var signed = SignedRequests.Base(http, signature)!; // It has all components.
        Assert.True(key.Verifies(Encoding.ASCII.GetBytes(signed), signature.Signature));
        http.Request.Headers["Date"] = "Tue, 20 Apr 2021 02:07:56 GMT";
        Assert.False(key.Verifies(Encoding.ASCII.GetBytes(SignedRequests.Base(http, signature)!), signature.Signature));
    }

    [Fact]
    public void Accepts_what_is_signed_once()
    {
        var request = Request() with { Body = "{}", Query = "?dry=1" };
        Assert.Null(Problem(request));
        Assert.Contains("nonce of the signature has been used", Problem(request), StringComparison.Ordinal);
        Assert.Null(Problem(request with { Nonce = "another nonce" }));
        _clock.Advance(Age);
        Assert.Contains("nonce of the signature has been used", Problem(request), StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("a signature is accepted for 300 s", Problem(request), StringComparison.Ordinal);
    }

    [Fact]
    public void Remembers_a_nonce_for_as_long_as_a_clock_that_is_ahead_makes_it_good()
    {
        var request = Request();
        var early = request with { At = request.At.AddSeconds(30) };
        Assert.Null(Problem(early));
        for (var second = 0; second < 330; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.NotNull(Problem(early));
            Assert.Null(Problem(Request()));
        }
    }

    [Fact]
    public void Takes_nothing_from_before_the_start_which_is_not_remembered()
    {
        var request = Request() with { At = _clock.GetUtcNow().AddSeconds(-1) };
        Assert.Contains("older than this gateway has run", Problem(request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@method")]
    [InlineData("@path")]
    [InlineData("@query")]
    [InlineData("content-digest")]
    [InlineData("idempotency-key")]
    public void Demands_that_what_decides_is_signed(string component) =>
        Assert.Equal(
            $"The signature must cover \"{component}\".",
            Problem(Request() with { Body = "{}", Query = "?a=b", Without = component })
        );

    [Fact]
    public void Refuses_a_post_whose_key_is_not_signed_since_the_gateway_would_give_it_one() =>
        Assert.Equal("The signature must cover \"idempotency-key\".", Problem(Request() with { IdempotencyKey = null }));

    public static TheoryData<string, string> Wrong =>
        new()
        {
            { "keyid", "Signature-Input must name the key" },
            { "algorithm", "an algorithm other than ed25519" },
            { "past", "a signature is accepted for 300 s" },
            { "future", "a signature is accepted for 300 s" },
            { "short nonce", "must have a nonce of 8 to 64 characters" },
            { "long nonce", "must have a nonce of 8 to 64 characters" },
            { "quote in the nonce", "not one signature in the form of RFC 9421" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Says_what_is_wrong_with_a_signature(string what, string expected)
    {
        var request = Request();
        var wrong = what switch
        {
            "keyid" => request with { KeyId = "key_01k0000000000000000000000b" },
            "algorithm" => request with { Algorithm = "hmac-sha256" },
            "past" => request with { At = request.At.AddSeconds(-301) },
            "future" => request with { At = request.At.AddSeconds(31) },
            "short nonce" => request with { Nonce = "1234567" },
            "long nonce" => request with { Nonce = new string('1', 65) },
            _ => request with { Nonce = "1234\"567" },
        };
        Assert.Contains(expected, Problem(wrong), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/a", "?b=c")]
    [InlineData("POST", "/b", "?b=c")]
    [InlineData("POST", "/a", "?b=d")]
    public void Refuses_another_request_than_the_signed_one(string method, string path, string query)
    {
        var signed = Request() with { Path = "/a", Query = "?b=c" };
        var http = Http(method, path, query);
        foreach (var (name, value) in _signer.Sign(signed))
            http.Request.Headers[name] = value;
        Assert.Equal("The signature does not match the request.", _requests.Problem(http, Id, _key));
        using var another = new RequestSigner();
        Assert.True(Ed25519PublicKey.TryParse(another.Pkix, out var key));
        Assert.Equal("The signature does not match the request.", _requests.Problem(Signed(signed), Id, key));
        Assert.Null(_requests.Problem(Signed(signed), Id, _key)); // What was refused has not used the nonce.
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("sig=();created=1", "")]
    [InlineData("sig=()", "sig=:AA==:, two=:AA==:")]
    [InlineData("sig=();a=1;a=2", "sig=:AA==:")]
    [InlineData("sig=(\"@method\" \"@method\")", "sig=:AA==:")]
    [InlineData("sig=(\"@method\";req)", "sig=:AA==:")]
    [InlineData("sig=( \"@method\")", "sig=:AA==:")]
    [InlineData("sig=()\n", "sig=:AA==:")]
    [InlineData("one=()", "two=:AA==:")]
    [InlineData("sig=()", "sig=:A:")]
    public void Refuses_what_is_no_signature(string input, string signature)
    {
        var http = Http("GET", "/a", "");
        (http.Request.Headers["Signature-Input"], http.Request.Headers["Signature"]) = (input, signature);
        Assert.Contains("Signature-Input and Signature", _requests.Problem(http, Id, _key), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_body_that_was_not_signed()
    {
        var http = Signed(Request() with { Body = "{}" });
        Assert.Null(_requests.Problem(http, Id, _key));
        SignedBody.Check(http, "{}"u8);
        Assert.Contains(
            "Content-Digest",
            Assert.Throws<BadInput>(() => SignedBody.Check(http, "{ }"u8)).Problems!.ByField.Keys
        );
    }

    [Fact]
    public void Leaves_to_the_gateway_what_the_gateway_has_checked()
    {
        var http = Http("GET", "/a", "");
        http.Request.Headers[SignatureMark.Header] = Id;
        Assert.NotNull(_requests.Problem(http, Id, _key)); // Nobody but the gateway is believed.
        SignatureMark.Take(http);
        Assert.Null(_requests.Problem(http, Id, _key));
        Assert.NotNull(_requests.Problem(http, "key_01k0000000000000000000000b", _key));
        Assert.Throws<BadInput>(() => SignedBody.Check(http, "{}"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all, but as long as a key is")]
    [InlineData("MCowBQYDK2VwAyEA")]
    [InlineData("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE")]
    public void Takes_nothing_else_for_a_key(string text) => Assert.False(Ed25519PublicKey.TryParse(text, out _));

    [Fact]
    public void Takes_a_key_in_every_form_in_which_people_have_it()
    {
        var url = _signer.PublicKey.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        foreach (var form in (string[])[_signer.PublicKey, url, _signer.Pkix, $" {_signer.PublicKey}\n"])
            Assert.True(Ed25519PublicKey.TryParse(form, out var key) && key.Text == _signer.PublicKey, form);
    }

    private SomeRequest Request() =>
        new(Id, "POST", "/api/transaction/transactions", _clock.GetUtcNow()) { IdempotencyKey = "once" };

    private string? Problem(SomeRequest request) => _requests.Problem(Signed(request), Id, _key);

    private DefaultHttpContext Signed(SomeRequest request)
    {
        var http = Http(request.Method, request.Path, request.Query ?? "");
        if (request.Body is { } body)
            http.Request.ContentLength = body.Length;
        foreach (var (name, value) in _signer.Sign(request))
            http.Request.Headers[name] = value;
        return http;
    }

    private static DefaultHttpContext Http(string method, string path, string query)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path, http.Request.QueryString) = (method, path, new QueryString(query));
        return http;
    }
}
