using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Florin.Platform.Identity;

namespace Florin.Unit.Tests.Users;

/// <summary>Everything here is refused, and what is refused differs from what is accepted in one thing only.</summary>
public sealed class ForgingAToken : IDisposable
{
    // JSON of every kind, and what is none.
    private static readonly string[] Kinds =
    [
        "null",
        "true",
        "0",
        "-1",
        "1e400",
        "1.5",
        "99999999999999999999",
        "253402300800",
        "\"\"",
        "\"x\"",
        "\"\\ud800\"",
        "{}",
        "[]",
        "{\"a\":{\"b\":[1]}}",
        "[\"user_1\"]",
        "[[[[[[[[[[1]]]]]]]]]]",
        "\"\u00e9\"",
        "nonsense",
        "",
    ];

    private readonly TokensOnDisk _tokens = new();
    private readonly string _good;
    private readonly ECDsa _key;

    public ForgingAToken()
    {
        _good = _tokens.Issuer.Issue("user_1", Role.User, "free").Token;
        _key = Jwt.PrivateKey(Assert.Single(_tokens.Files));
    }

    public void Dispose()
    {
        _key.Dispose();
        _tokens.Dispose();
    }

    [Fact]
    public async Task Is_not_what_somebody_with_the_key_does()
    {
        Assert.Equal(new Actor("user_1", Role.User, "free"), await Verify(_good));
        Assert.Equal(new Actor("user_1", Role.User, "free"), await Verify(Resigned(_ => { }, _ => { })));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    [InlineData("")]
    public async Task By_leaving_the_signature_out_is_refused(string algorithm)
    {
        var header = Jwt.Header(_good);
        header["alg"] = algorithm;
        Assert.Null(await Verify(Jwt.Make(header, Jwt.Payload(_good), _ => [])));
        Assert.Null(await Verify(Jwt.Make(header, Jwt.Payload(_good), _ => Encoding.ASCII.GetBytes("signed"))));
        header["alg"] = "ES256";
        Assert.Null(await Verify(Jwt.Make(header, Jwt.Payload(_good), _ => [])));
        Assert.Null(await Verify(_good[..(_good.LastIndexOf('.') + 1)]));
        Assert.Null(await Verify(_good[.._good.LastIndexOf('.')]));
    }

    [Fact]
    public async Task By_taking_the_public_key_for_a_shared_secret_is_refused()
    {
        var half = await _tokens.OnlyKey();
        byte[][] secrets =
        [
            Encoding.UTF8.GetBytes(_key.ExportSubjectPublicKeyInfoPem()),
            _key.ExportSubjectPublicKeyInfo(),
            Encoding.UTF8.GetBytes(half.X),
            [.. _key.ExportParameters(false).Q.X!, .. _key.ExportParameters(false).Q.Y!],
            [],
        ];
        foreach (var secret in secrets)
        {
            var header = Jwt.Header(_good);
            header["alg"] = "HS256";
            Assert.Null(await Verify(Jwt.Make(header, Jwt.Payload(_good), signed => HMACSHA256.HashData(secret, signed))));
        }
    }

    [Theory]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("es256")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256")]
    public async Task By_naming_another_algorithm_is_refused(string algorithm) =>
        Assert.Null(await Verify(Resigned(header => header["alg"] = algorithm, _ => { })));

    [Fact]
    public async Task By_naming_a_key_that_is_not_known_is_refused()
    {
        Assert.Null(await Verify(Resigned(header => header["kid"] = "another", _ => { })));
        Assert.Null(await Verify(Resigned(header => header["kid"] = "", _ => { })));
        Assert.Null(await Verify(Resigned(header => header["kid"] = "../keys", _ => { })));
        Assert.Null(await Verify(Resigned(header => header.Remove("kid"), _ => { })));
    }

    [Fact]
    public async Task By_signing_with_a_key_of_ones_own_is_refused()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Null(await Verify(Jwt.Make(Jwt.Header(_good), Jwt.Payload(_good), Jwt.With(own))));
        var header = Jwt.Header(_good);
        var point = own.ExportParameters(false).Q;
        header["jwk"] = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = System.Buffers.Text.Base64Url.EncodeToString(point.X),
            ["y"] = System.Buffers.Text.Base64Url.EncodeToString(point.Y),
        };
        Assert.Null(await Verify(Jwt.Make(header, Jwt.Payload(_good), Jwt.With(own))));
    }

    [Theory]
    [InlineData("role", "admin")]
    [InlineData("sub", "user_2")]
    [InlineData("tier", "internal")]
    public async Task By_changing_a_claim_is_refused(string claim, string value)
    {
        var payload = Jwt.Payload(_good);
        payload[claim] = value;
        Assert.Null(await Verify(Jwt.Make(Jwt.Header(_good), payload, _ => Convert.FromBase64String("AAAA"))));
        var parts = _good.Split('.');
        Assert.Null(await Verify($"{parts[0]}.{Jwt.Encode(payload)}.{parts[2]}"));
    }

    [Fact]
    public async Task By_changing_any_one_character_is_refused()
    {
        for (var at = 0; at < _good.Length; at++)
        {
            var changed = _good.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'g' : 'A'; // Differs in more than the bits that base64url leaves unused.
            Assert.True(await Verify(new string(changed)) is null, $"Changed at {at} it was accepted.");
        }
    }

    [Theory]
    [InlineData("aud", "florin-internal")]
    [InlineData("aud", "somebody")]
    [InlineData("iss", "somebody")]
    [InlineData("role", "system")]
    [InlineData("role", "Admin")]
    [InlineData("role", "")]
    [InlineData("sub", "")]
    public async Task Is_refused_even_with_the_right_key_when_a_claim_is_not_ours(string claim, string value) =>
        Assert.Null(await Verify(Resigned(_ => { }, payload => payload[claim] = value)));

    [Theory]
    [InlineData("aud")]
    [InlineData("iss")]
    [InlineData("exp")]
    [InlineData("iat")]
    [InlineData("sub")]
    [InlineData("role")]
    [InlineData("tier")]
    public async Task Is_refused_even_with_the_right_key_when_a_claim_is_missing(string claim) =>
        Assert.Null(await Verify(Resigned(_ => { }, payload => payload.Remove(claim))));

    [Theory]
    [InlineData("iat", 30, true)]
    [InlineData("iat", 31, false)]
    [InlineData("nbf", -60, true)]
    [InlineData("nbf", 30, true)]
    [InlineData("nbf", 31, false)]
    public async Task Is_refused_even_with_the_right_key_until_it_has_begun(string claim, int seconds, bool accepted)
    {
        var now = _tokens.Clock.GetUtcNow().ToUnixTimeSeconds();
        var token = Resigned(_ => { }, payload => payload[claim] = now + seconds);
        Assert.Equal(accepted, await Verify(token) is not null);
        _tokens.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await Verify(token)); // What was refused is not remembered.
    }

    [Theory]
    [InlineData("\"soon\"")]
    [InlineData("null")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("{}")]
    public async Task Is_refused_even_with_the_right_key_where_its_beginning_is_no_time(string value)
    {
        var payload = Jwt.Payload(_good);
        Assert.Null(await Verify(Text(Jwt.Header(_good).ToJsonString(), With(payload, "nbf", value))));
    }

    [Theory]
    [InlineData("[\"exp\"]")]
    [InlineData("[\"b64\"]")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    public async Task Is_refused_even_with_the_right_key_where_it_demands_something_that_nobody_here_knows(string value) =>
        Assert.Null(await Verify(Text(With(Jwt.Header(_good), "crit", value), Jwt.Payload(_good).ToJsonString())));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d.e")]
    [InlineData("bnVsbA.bnVsbA.bnVsbA")]
    [InlineData("W10.W10.W10")]
    [InlineData("eyJhbGciOiJFUzI1NiIsImtpZCI6MX0.e30.AAAA")]
    [InlineData("\u00e9.\u00e9.\u00e9")]
    public async Task By_sending_nonsense_is_refused(string token) => Assert.Null(await Verify(token));

    [Fact]
    public async Task By_sending_something_huge_or_deep_is_refused()
    {
        Assert.Null(await Verify(_good + new string('A', 5000)));
        var deep = Encoding.UTF8.GetBytes(new string('[', 1400));
        Assert.Null(await Verify($"{System.Buffers.Text.Base64Url.EncodeToString(deep)}.e30.AAAA"));
        Assert.Null(await Verify($"{_good.Split('.')[0]}.{System.Buffers.Text.Base64Url.EncodeToString(deep)[..1500]}.AAAA"));
    }

    [Fact]
    public async Task Is_refused_and_breaks_nothing_whatever_stands_in_it()
    {
        var (header, payload) = (Jwt.Header(_good), Jwt.Payload(_good));
        foreach (var kind in Kinds)
        {
            foreach (var name in (string[])["alg", "kid", "typ", "cty", "enc", "zip", "crit", "x5t", "jku"])
                await Verify(Text(With(header, name, kind), payload.ToJsonString()));
            foreach (var name in (string[])["sub", "role", "tier", "iat", "exp", "iss", "aud", "nbf", "jti"])
                await Verify(Text(header.ToJsonString(), With(payload, name, kind)));
            foreach (var name in (string[])["alg", "kid"])
                Assert.Null(await Verify(Text(With(header, name, kind), payload.ToJsonString())));
            foreach (var name in (string[])["sub", "role", "tier", "iss", "aud"])
                if (kind is not ("\"x\"" or "\"\u00e9\"") || name is not ("sub" or "tier"))
                    Assert.Null(await Verify(Text(header.ToJsonString(), With(payload, name, kind))));
            await Verify(Text(kind, kind));
        }
        var twice = header.ToJsonString().Replace("{", "{\"kid\":\"x\",", StringComparison.Ordinal);
        Assert.Null(await Verify(Text(twice, payload.ToJsonString())));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Breaks_nothing_however_it_is_spoilt(int seed)
    {
        var random = new Random(seed);
        for (var time = 0; time < 2000; time++)
        {
            var changed = _good.ToCharArray();
            for (var change = 0; change < 1 + time % 5; change++)
                changed[random.Next(changed.Length)] = (char)random.Next(1, 300);
            await Verify(new string(changed));
        }
    }

    // With the right signature, so that only its content can be the reason.
    private string Text(string header, string payload)
    {
        var signed =
            $"{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{System.Buffers.Text.Base64Url.EncodeToString(Jwt.With(_key)(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string With(JsonObject part, string name, string value)
    {
        var rest = part.Where(p => p.Key != name).Select(p => $"\"{p.Key}\":{p.Value!.ToJsonString()}"); // None is null.
        return $"{{{string.Join(',', rest.Append($"\"{name}\":{value}"))}}}";
    }

    private string Resigned(Action<JsonObject> changeHeader, Action<JsonObject> changePayload)
    {
        var (header, payload) = (Jwt.Header(_good), Jwt.Payload(_good));
        changeHeader(header);
        changePayload(payload);
        return Jwt.Make(header, payload, Jwt.With(_key));
    }

    private ValueTask<Actor?> Verify(string token) => _tokens.Verifier.Verify(token, CancellationToken.None);
}
