using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Florin.Unit.Tests.Users;

/// <summary>An authenticator of WebAuthn in software, with one passkey (ES256), as a browser would hand on its answers.</summary>
internal sealed class SoftAuthenticator : IDisposable
{
    private const byte UserPresent = 0x01;
    private const byte UserVerified = 0x04;
    private const byte HasCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private string? _user;

    /// <summary>The page that the browser shows.</summary>
    public string Origin { get; set; } = "http://localhost:3000";

    /// <summary>Whether it has checked who holds it.</summary>
    public bool Verifies { get; set; } = true;

    /// <summary>How often it has signed; 0 where it does not count.</summary>
    public uint Counter { get; set; }

    public JsonObject Create(JsonNode options)
    {
        _user = (string)options["user"]!["id"]!; // It is in every request.
        var data = Data(
            (string)options["rp"]!["id"]!,
            HasCredential,
            [.. new byte[16], .. Length(_id), .. _id, .. PublicKey()]
        );
        var attestation = new CborWriter(CborConformanceMode.Ctap2Canonical);
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString(data);
        attestation.WriteEndMap();
        return Credential(
            new JsonObject
            {
                ["clientDataJSON"] = Text(ClientData("webauthn.create", options)),
                ["attestationObject"] = Text(attestation.Encode()),
                ["transports"] = new JsonArray("internal"),
            }
        );
    }

    public JsonObject Get(JsonNode options)
    {
        var (data, client) = (Data((string)options["rpId"]!, 0, []), ClientData("webauthn.get", options));
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        return Credential(
            new JsonObject
            {
                ["clientDataJSON"] = Text(client),
                ["authenticatorData"] = Text(data),
                ["signature"] = Text(_key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
                ["userHandle"] = _user,
            }
        );
    }

    public void Dispose() => _key.Dispose();

    private JsonObject Credential(JsonObject response) =>
        new()
        {
            ["id"] = Text(_id),
            ["rawId"] = Text(_id),
            ["type"] = "public-key",
            ["authenticatorAttachment"] = "platform",
            ["clientExtensionResults"] = new JsonObject { ["credProps"] = new JsonObject { ["rk"] = true } },
            ["response"] = response,
        };

    private byte[] Data(string domain, byte flags, byte[] credential)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        var all = (byte)(flags | UserPresent | (Verifies ? UserVerified : 0));
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), all, .. counter, .. credential];
    }

    private byte[] ClientData(string type, JsonNode options) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type,
                challenge = (string?)options["challenge"],
                origin = Origin,
                crossOrigin = false,
            }
        );

    private byte[] PublicKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var cose = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cose.WriteStartMap(5);
        foreach (var (label, value) in new[] { (1, 2), (3, -7), (-1, 1) })
        {
            cose.WriteInt32(label);
            cose.WriteInt32(value);
        }
        cose.WriteInt32(-2);
        cose.WriteByteString(point.X!);
        cose.WriteInt32(-3);
        cose.WriteByteString(point.Y!);
        cose.WriteEndMap();
        return cose.Encode();
    }

    private static byte[] Length(byte[] id) => [(byte)(id.Length >> 8), (byte)id.Length];

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
