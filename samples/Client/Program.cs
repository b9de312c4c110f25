using System.Security.Cryptography;
using System.Text.Json;
using Florin.Samples.Client;

var address = args is [var given, ..] ? given : "http://127.0.0.1:3000";
using var http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) };
var api = new Api(http, TimeProvider.System);

// Register and log in.
var (email, password) = ($"{NewKey()}@example.com", NewKey());
await api.Post(
    "/api/user/users",
    new
    {
        email,
        password,
        name = "Ada",
    }
);
var session = await api.Post("/api/user/login", new { email, password });
api.LogIn(Text(session, "token"));
var userId = Text(await api.Get("/api/user/me"), "id");

// Open two accounts, and put money on the first.
var from = Text(await Open("Checking"), "id");
var to = Text(await Open("Savings"), "id");
await Settled(
    await Move(
        new
        {
            userId,
            type = "deposit",
            amount = "100.00",
            currency = "USD",
            toAccount = from,
        },
        NewKey()
    )
);

// Transfer. The key is made before the first attempt and kept for as long as anybody may ask again.
var (key, transfer) = (
    NewKey(),
    new
    {
        userId,
        type = "transfer",
        amount = "40.00",
        currency = "USD",
        fromAccount = from,
        toAccount = to,
    }
);
var moved = await Move(transfer, key);
var again = await Move(transfer, key); // As after a lost answer: it is the same transfer.
Console.WriteLine($"One transfer: {Text(moved, "id") == Text(again, "id")}");
Console.WriteLine($"Its end: {Text(await Settled(moved), "status")}");
Console.WriteLine($"Savings: {(await api.Get($"/api/account/accounts/{to}")).GetProperty("balance")}");
return 0;

Task<JsonElement> Open(string name) =>
    api.Post(
        "/api/account/accounts",
        new
        {
            userId,
            currency = "USD",
            name,
        },
        NewKey()
    );

Task<JsonElement> Move(object transaction, string id) => api.Post("/api/transaction/transactions", transaction, id);

// A transaction is accepted at once and settled by a saga: ask until it has come to its end, or a person must decide.
async Task<JsonElement> Settled(JsonElement transaction)
{
    while (Text(transaction, "status") is "PENDING" or "PROCESSING")
    {
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        transaction = await api.Get($"/api/transaction/transactions/{Text(transaction, "id")}");
    }
    return transaction;
}

static string Text(JsonElement element, string property) =>
    element.GetProperty(property).GetString() ?? throw new JsonException($"{property} is null.");

static string NewKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);
