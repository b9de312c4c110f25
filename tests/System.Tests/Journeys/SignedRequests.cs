using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;
using Florin.Testing;
using NSec.Cryptography;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class SignedRequestsInOneProcess(OneProcess florin) : SignedRequests(florin);

[Collection(Sharing.Apart)]
public sealed class SignedRequestsBetweenSeveralProcesses(SeveralProcesses florin) : SignedRequests(florin);

/// <summary>Requests that prove who sends them, and receipts that prove what was done.</summary>
public abstract class SignedRequests(ITestFlorin florin)
{
    private const string Keys = "/api/user/api-keys";
    private const string Accounts = "/api/account/accounts";
    private static readonly string[] Scopes = ["accounts:read", "transactions:write", "transactions:read", "keys:read"];

    [Fact]
    public async Task Lets_in_nothing_of_such_a_key_but_what_it_has_signed()
    {
        var person = await Person.New(florin);
        using var signer = new RequestSigner();
        var (id, key) = await Made(person, signer);
        var unsigned = await key.Get(Accounts);
        Assert.Equal((401, "unauthenticated"), (unsigned.Status, unsigned.Code));
        Assert.Contains("must be signed", (string?)unsigned.Body!["detail"], StringComparison.Ordinal);
        var reading = signer.Sign(new SomeRequest(id, "GET", Accounts, Now));
        Assert.Equal(200, (await key.Get(Accounts, reading)).Status);
        var again = await key.Get(Accounts, reading);
        Assert.Equal((401, "unauthenticated"), (again.Status, again.Code));
        Assert.Contains("nonce", (string?)again.Body!["detail"], StringComparison.Ordinal);
        var listing = new SomeRequest(id, "GET", Accounts, Now) { Query = "?limit=1" };
        Assert.Equal(401, (await key.Get($"{Accounts}?limit=2", signer.Sign(listing))).Status);
        Assert.Equal(200, (await key.Get($"{Accounts}?limit=1", signer.Sign(listing))).Status);
        Assert.Equal(signer.PublicKey, (string?)(await person.Get($"{Keys}/{id}")).Data["signingKey"]);
    }

    [Fact]
    public async Task Moves_money_once_and_only_as_it_was_signed()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        using var signer = new RequestSigner();
        var (id, key) = await Made(person, signer);
        var body = person.Transfer(from, to, 10).ToJsonString();
        SomeRequest Request() => new(id, "POST", Person.Transactions, Now) { Body = body, IdempotencyKey = "signed-1" };
        var signed = signer.Sign(Request());
        var changed = await key.Post(Person.Transactions, body.Replace("10", "99", StringComparison.Ordinal), signed);
        Assert.Equal((400, "invalid-request"), (changed.Status, changed.Code));
        Assert.Contains("Content-Digest", changed.Text, StringComparison.Ordinal);
        var headers = signer.Sign(Request()).Append(("Prefer", "wait=30")).ToArray();
        var moved = await key.Post(Person.Transactions, body, headers);
        Assert.Equal("COMPLETED", (string?)moved.Data["status"]);
        Assert.Equal(401, (await key.Post(Person.Transactions, body, headers)).Status);
        var repeated = await key.Post(Person.Transactions, body, signer.Sign(Request()));
        Assert.Equal((string?)moved.Data["id"], (string?)repeated.Data["id"]);
        Assert.Equal(90, await person.Balance(from));
    }

    [Fact]
    public async Task Refuses_a_signing_key_that_is_none()
    {
        var person = await Person.New(florin);
        var body = new
        {
            name = "k",
            scopes = Scopes,
            signingKey = "AAAA",
        };
        var refused = await person.Post(Keys, body);
        Assert.Equal((400, "invalid-request"), (refused.Status, refused.Code));
        Assert.Contains("signingKey", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_a_receipt_that_anyone_can_check()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var moved = await person.MovesTo("COMPLETED", person.Transfer(from, to, 12.5m));
        var path = $"{Person.Transactions}/{moved["id"]}/receipt";
        var first = (await person.Get(path)).Data;
        var jws = ((string)first["jws"]!).Split('.'); // As in the contract.
        var stranger = await Person.Stranger(florin);
        var keys = (await stranger.Get("/.well-known/receipt-keys.json")).Body!["keys"]!.AsArray(); // Likewise.
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(jws[0]))!;
        Assert.Equal("EdDSA", (string?)header["alg"]);
        var x = (string?)keys.Single(key => (string?)key!["kid"] == (string?)header["kid"])!["x"];
        var verifying = PublicKey.Import(SignatureAlgorithm.Ed25519, Base64Url.DecodeFromChars(x), KeyBlobFormat.RawPublicKey);
        var signed = Encoding.ASCII.GetBytes($"{jws[0]}.{jws[1]}");
        Assert.True(SignatureAlgorithm.Ed25519.Verify(verifying, signed, Base64Url.DecodeFromChars(jws[2])));
        var receipt = JsonNode.Parse(Base64Url.DecodeFromChars(jws[1]))!;
        Assert.True(JsonNode.DeepEquals(receipt, first["receipt"]));
        Assert.Equal(
            ((string?)moved["id"], 12.5m, "USD", from, to, "COMPLETED"),
            (
                (string?)receipt["transaction"],
                (decimal)receipt["amount"]!, // As in the contract.
                (string?)receipt["currency"],
                (string?)receipt["fromAccount"],
                (string?)receipt["toAccount"],
                (string?)receipt["status"]
            )
        );
        Assert.Equal(first.ToJsonString(), (await person.Get(path)).Data.ToJsonString()); // Byte for byte.
    }

    [Fact]
    public async Task Gives_no_receipt_of_what_has_not_completed_or_is_none_of_the_callers_business()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(9_000), await person.Opens());
        await person.MovesTo("COMPLETED", person.Deposit(from, 9_000));
        var review = await person.MovesTo("IN_REVIEW", person.Transfer(from, to, 15_000));
        var path = $"{Person.Transactions}/{review["id"]}/receipt";
        var refused = await person.Get(path);
        Assert.Equal((409, "wrong-state"), (refused.Status, refused.Code));
        Assert.Equal(404, (await (await Person.New(florin)).Get(path)).Status);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static async Task<(string Id, Person Key)> Made(Person person, RequestSigner signer)
    {
        var body = new
        {
            name = "signed",
            scopes = Scopes,
            signingKey = signer.PublicKey,
        };
        var made = await person.Post(Keys, body);
        Assert.True(made.Status == 201, made.Text);
        return ((string)made.Data["id"]!, person.With((string)made.Data["key"]!)); // As in the contract.
    }
}
