using Florin.Accounts;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Testing.Storage;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

public sealed class ReadingAccounts
{
    [Fact]
    public async Task Shows_an_account_as_it_is_now()
    {
        await using var ledger = await Start();
        var account = await ledger.Open(Alice, overdraft: "50.00");
        await ledger.Debit(Of(account, Usd(20)));
        var data = (await ledger.Service.Get($"/accounts/{account}", Alice)).Data;
        Assert.Equal("-20.00", data["balance"]!.ToJsonString());
        Assert.Equal("30.00", data["available"]!.ToJsonString());
        Assert.Equal("50.00", data["overdraftLimit"]!.ToJsonString());
        Assert.Equal("2", data["version"]!.ToJsonString());
        Assert.True(data.AsObject().TryGetPropertyValue("name", out var name) && name is null);
    }

    [Theory]
    [InlineData("/accounts/{0}")]
    [InlineData("/accounts/{0}?at=2026-01-01T00:00:00Z")]
    [InlineData("/accounts/{0}/entries")]
    public async Task Is_for_owner_and_administrator_alone(string path)
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(1));
        var asked = string.Format(null, System.Text.CompositeFormat.Parse(path), account);
        Assert.Equal(200, (await ledger.Service.Get(asked, Alice)).Status);
        Assert.Equal(200, (await ledger.Service.Get(asked, Admin)).Status);
        Assert.Equal(404, (await ledger.Service.Get(asked, Bob)).Status); // As if it did not exist.
        Assert.Equal(401, (await ledger.Service.Get(asked)).Status);
        var unknown = string.Format(null, System.Text.CompositeFormat.Parse(path), "acc_nobody");
        Assert.Equal(404, (await ledger.Service.Get(unknown, Alice)).Status);
        var noId = string.Format(null, System.Text.CompositeFormat.Parse(path), "nobody");
        Assert.Equal(404, (await ledger.Service.Get(noId, Alice)).Status);
    }

    [Fact]
    public async Task Lists_ones_own_newest_first_page_by_page()
    {
        await using var ledger = await Start();
        var opened = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            opened.Insert(0, (await ledger.Open(Alice)).Value);
            await ledger.Open(Bob);
        }
        var listed = new List<string>();
        for (var cursor = (string?)""; cursor is not null; )
        {
            var data = (await ledger.Service.Get($"/accounts?limit=2{cursor}", Alice)).Data;
            listed.AddRange(data["items"]!.AsArray().Select(item => (string)item!["id"]!));
            cursor = data["nextCursor"] is { } next ? $"&cursor={next}" : null;
        }
        Assert.Equal(opened, listed);
    }

    [Fact]
    public async Task Lists_anyones_or_everyones_for_an_administrator_only()
    {
        await using var ledger = await Start();
        await ledger.Open(Alice);
        await ledger.Open(Bob);
        Assert.Equal(2, await Listed(ledger, "/accounts", Admin));
        Assert.Equal(1, await Listed(ledger, $"/accounts?userId={Bob.Id}", Admin));
        Assert.Equal(1, await Listed(ledger, $"/accounts?userId={Bob.Id}", Bob));
        Assert.Equal(403, (await ledger.Service.Get($"/accounts?userId={Bob.Id}", Alice)).Status);
        Assert.Equal(400, (await ledger.Service.Get("/accounts?userId=bob", Alice)).Status);
    }

    [Fact]
    public async Task Lists_what_was_opened_just_now_though_the_view_is_still_being_written()
    {
        await using var ledger = await Start();
        await ledger.Open(Alice);
        using var written = new ManualResetEventSlim();
        ledger.Views.OnCommit = (moment, _, _) =>
        {
            if (moment is CommitMoment.Before)
                written.Wait();
        };
        await ledger.Open(Alice);
        var listing = Listed(ledger, "/accounts", Alice);
        written.Set();
        Assert.Equal(2, await listing);
    }

    [Fact]
    public async Task Lists_balances_as_they_are_now()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        await ledger.Debit(Of(account, Usd(0.01m)));
        var data = (await ledger.Service.Get("/accounts", Alice)).Data;
        Assert.Equal("99.99", data["items"]![0]!["balance"]!.ToJsonString());
    }

    [Fact]
    public async Task Lets_administrators_alone_freeze_unfreeze_and_close()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(1));
        foreach (var action in new[] { "freeze", "unfreeze", "close" })
        {
            Assert.Equal(403, (await ledger.Service.Post($"/accounts/{account}/{action}", null, Alice)).Status);
            Assert.Equal(404, (await ledger.Service.Post($"/accounts/acc_nobody/{action}", null, Admin)).Status);
        }
        Assert.Equal("FROZEN", await Do(ledger, account, "freeze"));
        Assert.Equal(409, (await ledger.Service.Post($"/accounts/{account}/freeze", null, Admin)).Status);
        Assert.Equal("account-frozen", (await ledger.Debit(Of(account, Usd(1)))).Refusal?.Code);
        Assert.Equal("OPEN", await Do(ledger, account, "unfreeze"));
        var refused = await ledger.Service.Post($"/accounts/{account}/close", null, Admin);
        Assert.Equal((409, "wrong-state", "1.00"), (refused.Status, refused.Code, refused.Json["balance"]!.ToJsonString()));
        await ledger.Debit(Of(account, Usd(1)));
        Assert.Equal("CLOSED", await Do(ledger, account, "close"));
        Assert.Equal("account-closed", (await ledger.Credit(Of(account, Usd(1)))).Refusal?.Code);
    }

    [Fact]
    public void Can_be_described_without_being_hosted()
    {
        var description = ServiceBuilder.Describe(AccountsService.Definition);
        Assert.Equal(23, description.Endpoints.Count);
        Assert.Equal(7, description.Operations.Count);
    }

    private static async Task<string> Do(TheLedger ledger, AccountId account, string action) =>
        (string)(await ledger.Service.Post($"/accounts/{account}/{action}", null, Admin)).Data["status"]!;

    private static async Task<int> Listed(TheLedger ledger, string path, Actor by) =>
        (await ledger.Service.Get(path, by)).Data["items"]!.AsArray().Count;
}
