using System.Security.Cryptography;
using Florin.Client;
using Florin.Client.Models;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Clients;

/// <summary>The package Florin.Client, through the journeys of the HTTP tests.</summary>
[Collection(Sharing.Together)]
public sealed class TheDotNetClient(OneProcess florin)
{
    private const string Password = "a password for tests";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private Uri Address => florin.Gateway.BaseAddress!; // Set by the fixture.

    [Fact]
    public async Task Registers_opens_accounts_and_moves_money()
    {
        var (client, user) = await Registered();
        using var _ = client;
        var (checking, savings) = (await Opened(client, user, "Checking"), await Opened(client, user, "Savings"));
        var deposit = await client.Create(Deposit(user, checking, 500m), cancel: Stop);
        Assert.Equal("COMPLETED", (await client.WaitForCompletion(deposit.Id!, Stop)).Status);

        var transfer = new Transfer(user, checking, savings, 120.50m, "USD", "rainy days");
        var first = await client.Transfer(transfer, "first", Stop);
        var again = await client.Transfer(transfer, "first", Stop);
        Assert.Equal(first.Id, again.Id);
        var settled = await client.WaitForCompletion(first.Id!, Stop);
        Assert.Equal(("COMPLETED", 120.50m, "rainy days"), (settled.Status, settled.Amount, settled.Description));

        Assert.Equal([379.50m, 120.50m], await Balances(client, user));
        var entries = await client.Entries(savings, Stop).ToListAsync(Stop);
        Assert.Equal(120.50m, Assert.Single(entries).Amount);
        var transactions = await client.Transactions(checking, Stop).Select(one => one.Id).ToListAsync(Stop);
        Assert.Equal([first.Id, deposit.Id], transactions);

        var reversal = await client
            .Api.Transaction.Transactions[first.Id!]
            .Reverse.PostAsync(new ReverseBody { Reason = "a mistake" }, cancellationToken: Stop);
        Assert.Equal("COMPLETED", (await client.WaitForCompletion(reversal!.Id!, Stop)).Status);
        Assert.Equal([500m, 0m], await Balances(client, user));
    }

    [Fact]
    public async Task Holds_money_and_gets_a_statement()
    {
        var (client, user) = await Registered();
        using var _ = client;
        var checking = await Opened(client, user, "Checking");
        var deposit = await client.Create(Deposit(user, checking, 100m), cancel: Stop);
        await client.WaitForCompletion(deposit.Id!, Stop);

        var hold = await client
            .Api.Account.Accounts[checking]
            .Holds.PostAsync(new PlaceHoldBody { Amount = 30m }, cancellationToken: Stop);
        Assert.Equal(("PLACED", 30m), (hold!.Status, hold.Remaining));
        var held = await client.Api.Account.Accounts[checking].GetAsync(cancellationToken: Stop);
        Assert.Equal((100m, 70m), (held!.Balance, held.Available));
        await client.Api.Account.Holds[hold.Id!].Void.PostAsync(cancellationToken: Stop);

        await using var statement = await client.Statement(checking, $"{TimeProvider.System.GetUtcNow():yyyy-MM}", "csv", Stop);
        using var text = new StreamReader(statement);
        Assert.StartsWith("type,position,bookedAt", await text.ReadToEndAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedules_and_subscribes()
    {
        var (client, user) = await Registered();
        using var _ = client;
        var (checking, savings) = (await Opened(client, user, "Checking"), await Opened(client, user, "Savings"));
        var schedule = await client.Api.Schedule.Schedules.PostAsync(
            new ScheduleBody
            {
                UserId = user,
                Type = "transfer",
                Amount = 10m,
                Currency = "USD",
                FromAccount = checking,
                ToAccount = savings,
                At = "2099-01-01T12:00:00Z",
            },
            cancellationToken: Stop
        );
        Assert.Equal("ACTIVE", schedule!.Status);
        var paused = await client.Api.Schedule.Schedules[schedule.Id!].Pause.PostAsync(cancellationToken: Stop);
        Assert.Equal("PAUSED", paused!.Status);

        var endpoint = await client.Api.Webhook.Endpoints.PostAsync(
            new CreateWebhookEndpointBody { Url = "http://127.0.0.1:9/hooks", Events = ["transaction.completed"] },
            cancellationToken: Stop
        );
        Assert.StartsWith("whe_", endpoint!.Id, StringComparison.Ordinal);
        var endpoints = await client.Api.Webhook.Endpoints.GetAsync(cancellationToken: Stop);
        Assert.Equal(endpoint.Id, Assert.Single(endpoints!.Items!).Id);
    }

    [Fact]
    public async Task Throws_problems_with_their_code_and_what_they_add()
    {
        var (client, user) = await Registered();
        using var _ = client;
        var (checking, savings) = (await Opened(client, user, "Checking"), await Opened(client, user, "Savings"));
        var refused = await Assert.ThrowsAsync<FlorinException>(() =>
            client.Transfer(new Transfer(user, checking, savings, 1m, "USD"), cancel: Stop)
        );
        Assert.Equal((422, "insufficient-funds"), (refused.Status, refused.Code));
        Assert.Equal(checking, refused.Problem.GetProperty("accountId").GetString());
        Assert.StartsWith("req_", refused.RequestId, StringComparison.Ordinal);

        var invalid = await Assert.ThrowsAsync<FlorinException>(() =>
            client.Transfer(new Transfer(user, checking, savings, 1.005m, "USD"), cancel: Stop)
        );
        Assert.Equal("invalid-request", invalid.Code);
        Assert.Equal("amount", Assert.Single(invalid.Errors).Key);

        using var nobody = new FlorinClient(Address, FlorinCredential.None);
        var unknown = await Assert.ThrowsAsync<FlorinException>(() => nobody.Api.User.Me.GetAsync(cancellationToken: Stop));
        Assert.Equal((401, "unauthenticated"), (unknown.Status, unknown.Code));
    }

    [Fact]
    public async Task Pays_once_where_answers_are_lost()
    {
        var (direct, user) = await Registered();
        using var _ = direct;
        var (checking, savings) = (await Opened(direct, user, "Checking"), await Opened(direct, user, "Savings"));
        var deposit = await direct.Create(Deposit(user, checking, 100m), cancel: Stop);
        await direct.WaitForCompletion(deposit.Id!, Stop);
        await using var dropper = await AnswerDropper.Start(florin.Gateway);
        using var client = new FlorinClient(
            new FlorinClientOptions
            {
                Address = dropper.Address,
                Credential = _credentials[user],
                MaxAttempts = 20,
                FirstDelay = TimeSpan.FromMilliseconds(5),
                MaxDelay = TimeSpan.FromMilliseconds(50),
            }
        );
        const int Payments = 20;
        var paid = await Task.WhenAll(
            Enumerable
                .Range(0, Payments)
                .Select(_ => client.Transfer(new Transfer(user, checking, savings, 1m, "USD"), cancel: Stop))
        );
        foreach (var payment in paid)
            Assert.Equal("COMPLETED", (await client.WaitForCompletion(payment.Id!, Stop)).Status);
        Assert.Equal(Payments, paid.Select(payment => payment.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal([80m, 20m], await Balances(direct, user));
        Assert.True(dropper.Posted > Payments, $"{dropper.Posted} requests arrived, so none was sent twice.");
    }

    [Fact]
    public async Task Gets_tokens_by_client_credentials_and_takes_an_api_key()
    {
        var (client, user) = await Registered();
        using var _ = client;
        var key = await client.Api.User.ApiKeys.PostAsync(
            new CreateApiKeyBody { Name = "a program", Scopes = ["accounts:read"] },
            cancellationToken: Stop
        );
        using var program = new FlorinClient(Address, FlorinCredential.ApiKey(key!.Key!));
        Assert.Empty(await program.Accounts(user, Stop).ToListAsync(Stop));

        using var wrong = new FlorinClient(Address, FlorinCredential.ClientCredentials("client_nobody", "wrong"));
        var refused = await Assert.ThrowsAsync<FlorinException>(() => wrong.Api.User.Me.GetAsync(cancellationToken: Stop));
        Assert.Equal("invalid_client", refused.Code);
    }

    private readonly Dictionary<string, FlorinCredential> _credentials = new(StringComparer.Ordinal);

    private async Task<(FlorinClient Client, string UserId)> Registered()
    {
        using var nobody = new FlorinClient(Address, FlorinCredential.None);
        var email = $"{RandomNumberGenerator.GetHexString(32, lowercase: true)}@example.com";
        var user = await nobody.Api.User.Users.PostAsync(
            new RegisterUserBody
            {
                Email = email,
                Password = Password,
                Name = "Ada",
            },
            cancellationToken: Stop
        );
        var login = await nobody.Api.User.Login.PostAsync(
            new LogInBody { Email = email, Password = Password },
            cancellationToken: Stop
        );
        var credential = _credentials[user!.Id!] = FlorinCredential.Token(login!.Token!);
        return (new FlorinClient(Address, credential), user.Id!);
    }

    private static async Task<string> Opened(FlorinClient client, string user, string name)
    {
        var account = await client.Api.Account.Accounts.PostAsync(
            new OpenAccountBody
            {
                UserId = user,
                Currency = "USD",
                Name = name,
            },
            cancellationToken: Stop
        );
        return account!.Id!;
    }

    private static TransactionBody Deposit(string user, string to, decimal amount) =>
        new()
        {
            UserId = user,
            Type = "deposit",
            Amount = amount,
            Currency = "USD",
            ToAccount = to,
        };

    private static async Task<decimal?[]> Balances(FlorinClient client, string user) =>
        await client
            .Accounts(user, Stop)
            .OrderBy(account => account.Name)
            .Select(account => account.Balance)
            .ToArrayAsync(Stop);
}
