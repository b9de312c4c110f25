using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Florin.Contracts.Users;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Florin.Users.Receipts;

namespace Florin.Users.Features;

/// <summary>A key of a JSON Web Key Set (RFC 8037).</summary>
internal sealed record ReceiptKeyView(string Kty, string Crv, string Use, string Alg, string Kid, string X);

/// <summary>Signs receipts for other services, as compact JSON Web Signatures, and publishes the keys that verify them.</summary>
internal static class SignReceiptsFeature
{
    private const string Path = "/.well-known/receipt-keys.json";
    private const string Algorithm = "EdDSA";
    private const string Type = "receipt+jws";

    public static void Add(ServiceBuilder service)
    {
        var options = service.Options<ReceiptOptions>(ReceiptOptions.Section);
        var keys = new ReceiptKeys(() => service.Runtime.Secrets, options, service.Clock);
        service.Does(
            UsersClient.SignReceiptOperation,
            (asked, _, _) => Task.FromResult(new SignedReceipt(Sign(keys.Signing(), asked.Payload)))
        );
        service
            .Get(Path, Access.Anyone, (_, _) => Task.FromResult(Publish(keys)))
            .Does("Returns the public keys that verify receipts as a JSON Web Key Set; keys of earlier receipts stay in it.")
            .AtAnyInstance(); // All have the same keys.
    }

    private static string Sign(ReceiptKey key, string payload)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new Header(Algorithm, key.Id, Type), FlorinJson.Full);
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static Reply Publish(ReceiptKeys keys)
    {
        var set = keys.Read().Select(key => new ReceiptKeyView("OKP", "Ed25519", "sig", Algorithm, key.Id, key.PublicKey));
        return Reply.Plain(200, JsonSerializer.SerializeToUtf8Bytes(new { keys = set }, FlorinJson.Full), "application/json");
    }

    private sealed record Header(string Alg, string Kid, string Typ);
}
