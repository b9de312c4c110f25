using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Florin.Unit.Tests.Users;

/// <summary>JSON Web Tokens made by hand, as a forger makes them.</summary>
internal static class Jwt
{
    public static JsonObject Header(string token) => Part(token, 0);

    public static JsonObject Payload(string token) => Part(token, 1);

    public static string Signature(string token) => token.Split('.')[2];

    /// <summary>A token signed in any way; the signer gets what is to be signed.</summary>
    public static string Make(JsonObject header, JsonObject payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    /// <summary>The private key of a key's file.</summary>
    public static ECDsa PrivateKey(string file)
    {
        var key = ECDsa.Create();
        key.ImportFromPem((string)JsonNode.Parse(File.ReadAllText(file))!["privateKey"]!);
        return key;
    }

    public static Func<byte[], byte[]> With(ECDsa key) => signed => key.SignData(signed, HashAlgorithmName.SHA256);

    private static JsonObject Part(string token, int part) =>
        JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[part]))!.AsObject();
}
