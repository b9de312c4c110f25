using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class WhatBelongsTogetherInOneProcess(OneProcess florin) : WhatBelongsTogether(florin);

[Collection(Sharing.Apart)]
public sealed class WhatBelongsTogetherBetweenSeveralProcesses(SeveralProcesses florin) : WhatBelongsTogether(florin);

/// <summary>Includes, links and pages by number, through the gateway.</summary>
public abstract class WhatBelongsTogether(ITestFlorin florin)
{
    private const string Accounts = "/api/account/accounts";

    [Fact]
    public async Task Comes_in_one_answer_and_only_what_its_reader_may_see()
    {
        var (sender, receiver, admin) = (await Person.New(florin), await Person.New(florin), await Person.Admin(florin));
        var (from, to) = (await sender.OpensWith(10), await receiver.Opens());
        var made = await sender.MovesTo("COMPLETED", sender.Transfer(from, to, 5));
        var path = $"{Person.Transactions}/{(string)made["id"]!}?include=accounts,user"; // As in the contract.
        var own = await Included(sender, path);
        Assert.Equal([from], Ids(own["accounts"]));
        Assert.Equal([sender.Id], Ids(own["user"]));
        Assert.Equal(
            (await sender.Get($"{Accounts}/{from}")).Data.ToJsonString(),
            own["accounts"]![from]!.ToJsonString() // It is there.
        );
        Assert.Equal([to], Ids((await Included(receiver, path))["accounts"]));
        Assert.Empty(Ids((await Included(receiver, path))["user"]));
        Assert.Equal(new[] { from, to }.Order(), Ids((await Included(admin, path))["accounts"]).Order());
        var list = await sender.Get($"{Person.Transactions}?include=accounts,user&limit=100");
        Assert.Equal([from], Ids(list.Data["included"]!["accounts"])); // There once, for both of its transactions.
        Assert.Equal([sender.Id], Ids((await Included(sender, $"{Accounts}/{from}?include=user,children"))["user"]));
        var user = await Included(sender, $"/api/user/users/{sender.Id}?include=accounts,transactions");
        Assert.Equal([from], Ids(user["accounts"]));
        Assert.Equal(2, Ids(user["transactions"]).Length);
    }

    [Fact]
    public async Task Comes_with_all_accounts_that_a_transaction_posts_to_and_with_oneself()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(10), await person.Opens());
        var made = await person.Post(
            Person.Transactions,
            new
            {
                userId = person.Id,
                type = "multi",
                postings = (object[])
                    [
                        new
                        {
                            account = from,
                            direction = "debit",
                            amount = 5,
                            currency = "USD",
                        },
                        new
                        {
                            account = to,
                            direction = "credit",
                            amount = 5,
                            currency = "USD",
                        },
                    ],
            },
            Person.Key()
        );
        var one = await Included(person, $"{Person.Transactions}/{(string)made.Data["id"]!}?include=accounts"); // It was made.
        Assert.Equal(new[] { from, to }.Order(), Ids(one["accounts"]).Order());
        Assert.Equal(
            new[] { from, to }.Order(),
            Ids((await Included(person, "/api/user/me?include=accounts"))["accounts"]).Order()
        );
    }

    [Theory]
    [InlineData("/api/user/me?links=true")]
    [InlineData("/api/account/accounts?include=user")]
    [InlineData("/api/transaction/transactions?links=true&include=user")]
    public async Task Is_there_for_HEAD_where_it_is_for_GET(string path)
    {
        var person = await Person.New(florin);
        var answer = await florin.Gateway.Ask("HEAD", path, token: person.Token);
        Assert.Equal((200, ""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Names_all_that_can_be_asked_for_where_something_else_was()
    {
        var person = await Person.New(florin);
        var account = await person.Opens();
        var included = await person.Get($"{Accounts}/{account}?include=accounts");
        Assert.Contains(
            "user, transactions, children",
            included.Body!["errors"]!["include"]!.ToJsonString(),
            StringComparison.Ordinal
        );
        var unknown = await person.Get($"/api/user/me?dryRun=true");
        Assert.Contains("include, links", unknown.Body!["errors"]!["dryRun"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_linked()
    {
        var person = await Person.New(florin);
        var account = await person.OpensWith(10);
        await person.MovesTo("COMPLETED", person.Withdrawal(account, 1));
        var list = (await person.Get($"{Person.Transactions}?links=true&limit=1")).Data;
        var item = list["items"]![0]!; // There are two.
        foreach (var link in item["_links"]!.AsObject().Select(link => (string)link.Value!["href"]!))
            Assert.Equal(200, (await person.Get(link)).Status);
        Assert.Equal(
            ["self", "events", "attachments", "receipt", "user", "fromAccount"],
            item["_links"]!.AsObject().Select(link => link.Key)
        );
        var next = (await person.Get((string)list["_links"]!["next"]!["href"]!)).Data;
        Assert.NotEqual((string?)item["id"], (string?)next["items"]![0]!["id"]);
        Assert.Null(next["_links"]!["next"]);
        var others = await person.Get($"/api/user/users/by-id?ids={person.Id}&links=true"); // Not the user of the id "by-id".
        Assert.Equal(400, others.Status);
    }

    [Fact]
    public async Task Is_given_in_pages_by_number()
    {
        var person = await Person.New(florin);
        var accounts = new List<string>();
        for (var i = 0; i < 5; i++)
            accounts.Insert(0, await person.Opens());
        var pages = new List<string>();
        for (var offset = 0; offset < 6; offset += 2)
        {
            var page = (await person.Get($"{Accounts}?limit=2&offset={offset}")).Data;
            Assert.Equal(5, (int)page["total"]!);
            pages.AddRange(page["items"]!.AsArray().Select(one => (string)one!["id"]!));
        }
        Assert.Equal(accounts, pages);
        Assert.Null((await person.Get(Accounts)).Data["total"]);
        var first = (await person.Get($"{Accounts}?limit=2&offset=1")).Data;
        var rest = await person.Get($"{Accounts}?cursor={(string)first["nextCursor"]!}");
        Assert.Equal(accounts[3..], rest.Data["items"]!.AsArray().Select(one => (string)one!["id"]!));
        Assert.Equal(5, (int)(await person.Get($"{Accounts}?offset=100")).Data["total"]!);
        var admin = await Person.Admin(florin);
        var email = Uri.EscapeDataString((string)(await person.Get("/api/user/me")).Data["email"]!);
        Assert.Equal(1, (int)(await admin.Get($"/api/user/users?offset=0&email={email}")).Data["total"]!);
        Assert.Equal(0, (int)(await admin.Get("/api/user/users?offset=0&email=nobody@example.com")).Data["total"]!);
    }

    [Theory]
    [InlineData("/api/transaction/transactions?include=account", "include")]
    [InlineData("/api/transaction/transactions?include=user&include=user", "include")]
    [InlineData("/api/transaction/transactions?links=yes", "links")]
    [InlineData("/api/transaction/transactions?links=true&links=true", "links")]
    [InlineData("/api/transaction/transactions?links=true&nothing=1", "nothing")]
    [InlineData("/api/transaction/transactions?offset=10001", "offset")]
    [InlineData("/api/transaction/transactions?offset=-1", "offset")]
    [InlineData("/api/transaction/transactions?offset=0&q=x", "offset")]
    [InlineData("/api/payment/payments?include=user", "include")]
    public async Task Is_refused_where_it_is_asked_for_wrongly(string path, string field)
    {
        var answer = await (await Person.New(florin)).Get(path);
        Assert.Equal("invalid-request", answer.Code);
        Assert.Contains(field, answer.Body!["errors"]!.AsObject().Select(error => error.Key));
    }

    private static async Task<JsonNode> Included(Person person, string path)
    {
        var answer = await person.Get(path);
        Assert.True(answer.Data["included"] is not null && answer.Data["missing"] is null, answer.Text);
        return answer.Data["included"]!; // It was just looked at.
    }

    private static string[] Ids(JsonNode? kind) => [.. kind!.AsObject().Select(one => one.Key)];
}
