using System.Collections.Concurrent;
using Florin.Contracts.Accounts;
using Florin.Contracts.Notifications;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Testing;
using Florin.Users;
using Florin.Users.People;

namespace Florin.Unit.Tests.Users;

public sealed class ErasingAUser
{
    private const string Ada = "ada.planted@example.com";
    private static readonly AccountId Savings = new("acc_1");
    private readonly List<AccountCard> _open = [];
    private readonly List<TransactionId> _unfinished = [];
    private readonly List<bool> _closed = [];

    [Fact]
    public async Task Leaves_nothing_that_can_be_read_and_frees_the_address()
    {
        await using var users = await Start();
        var (id, token) = await users.Person(Ada);
        var erased = await Erase(users, id, token, UsersInMemory.Secret);
        Assert.Equal((200, true, $"erased {id}"), (erased.Status, (bool)erased.Data["erased"]!, (string)erased.Data["name"]!));
        Assert.Equal([false, true, true], _closed); // Once more, for what was opened meanwhile.
        Assert.Equal(401, (await users.Get("/me", token)).Status);
        Assert.Equal(401, (await users.LogIn(Ada)).Status);
        Assert.False(File.Exists(KeyOf(users, id)));
        Assert.Equal($"erased {id}", (string)(await users.Get($"/users/{id}", users.AdminToken)).Data["email"]!);
        Assert.Empty((await users.Get($"/users?email={Ada}", users.AdminToken)).Data["items"]!.AsArray());
        Assert.Equal(201, (await users.Register(Ada)).Status);
    }

    [Fact]
    public async Task Ends_the_mails_that_wait_for_them()
    {
        const string Bob = "bob@example.com";
        using var erased = new ManualResetEventSlim();
        var sent = new ConcurrentQueue<string>();
        await using var users = await Start(mail =>
        {
            sent.Enqueue(mail.To);
            if (mail.To == Bob)
                return new MailHandedOver(null, Final: true);
            erased.Wait(TestContext.Current.CancellationToken);
            return new MailHandedOver("The server is busy.", Final: false);
        });
        users.Clock.Hurry = 20;
        var (id, token) = await users.Person(Ada);
        await users.Person(Bob);
        foreach (var email in (string[])[Ada, Bob])
            Assert.Equal(200, (await users.Service.Post("/password-resets", new { email })).Status);
        await Eventually.Is(() => Task.FromResult(sent.ToArray()), mails => mails.Length > 0);
        Assert.Equal(200, (await Erase(users, id, token, UsersInMemory.Secret)).Status);
        erased.Set();
        await Eventually.Is(() => Task.FromResult(sent.ToArray()), mails => mails.Contains(Bob));
        Assert.Equal([Ada, Bob], sent);
    }

    [Fact]
    public async Task Has_stored_nothing_in_plain_text_that_is_known_of_a_person()
    {
        await using var users = await Start();
        var registered = await users.Register(Ada, key: "first");
        _ = await users.TokenOf(Ada);
        Assert.Equal(Ada, (string)registered.Data["email"]!);
        Assert.Equal(registered.Text, (await users.Register(Ada, key: "first")).Text);
        Assert.DoesNotContain("planted", users.Stored(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Lovelace", users.Stored(), StringComparison.OrdinalIgnoreCase);
        var first = await users.Service.Log.ReadStream(
            $"user-{registered.Data["id"]}",
            0,
            1,
            TestContext.Current.CancellationToken
        );
        var receipt = users.Disk.KeptReceipt(first[0].Metadata.CommandId);
        Assert.DoesNotContain(
            "planted",
            System.Text.Encoding.UTF8.GetString(receipt!.Body.Span),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task Is_refused_while_there_is_money_or_some_moves()
    {
        await using var users = await Start();
        var (id, token) = await users.Person(Ada);
        var money = new Money(1200, Currency.Of("USD"));
        _open.Add(new AccountCard(Savings, new UserId(id), money, money, "OPEN", default));
        _unfinished.Add(new TransactionId("txn_1"));
        var refused = await Erase(users, id, token, UsersInMemory.Secret);
        Assert.Equal((409, "not-settled"), (refused.Status, refused.Code));
        Assert.Contains(
            "account acc_1 has a balance of 12.00 USD; transaction txn_1 is under way",
            refused.Text,
            StringComparison.Ordinal
        );
        Assert.Equal([false], _closed);
        Assert.Equal(Ada, (string)(await users.Get("/me", token)).Data["email"]!);
    }

    [Fact]
    public async Task Is_refused_while_an_account_is_in_use()
    {
        await using var users = await Start();
        var (id, token) = await users.Person(Ada);
        var nothing = Money.Zero(Currency.Of("USD"));
        _open.Add(new AccountCard(Savings, new UserId(id), nothing, nothing, "OPEN", default));
        var refused = await Erase(users, id, token, UsersInMemory.Secret);
        Assert.Equal((409, "not-settled"), (refused.Status, refused.Code));
        Assert.Contains("account acc_1 is in use", refused.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await users.Get("/me", token)).Status);
    }

    [Fact]
    public async Task Asks_for_the_password_of_who_erases_themselves()
    {
        await using var users = await Start();
        var (id, token) = await users.Person(Ada);
        Assert.Equal("wrong-code", (await Erase(users, id, token, "wrong horse battery")).Code);
        Assert.Equal("invalid-request", (await Erase(users, id, token, null)).Code);
        var (_, other) = await users.Person("bob@example.com");
        Assert.Equal("not-found", (await Erase(users, id, other, UsersInMemory.Secret)).Code);
        Assert.Equal(200, (await users.Get("/me", token)).Status);
    }

    [Fact]
    public async Task Is_done_by_administrators_once_and_can_be_asked_again()
    {
        await using var users = await Start();
        var (id, _) = await users.Person(Ada);
        Assert.Equal(200, (await Erase(users, id, users.AdminToken, null)).Status);
        var events = users.Disk.Durable.Count;
        Assert.Equal(200, (await Erase(users, id, users.AdminToken, null)).Status);
        Assert.Equal("CommandUnchanged", Assert.Single(users.Disk.Durable.Skip(events)).Type);
        foreach (var action in new[] { "block", "unblock" })
            Assert.Equal("wrong-state", (await users.Service.SendWith(users.AdminToken, "POST", $"/users/{id}/{action}")).Code);
    }

    [Fact]
    public async Task Is_finished_by_the_next_start_where_a_key_is_left()
    {
        await using var users = await Start();
        var (id, _) = await users.Person(Ada);
        var key = await File.ReadAllBytesAsync(KeyOf(users, id));
        Assert.Equal(200, (await Erase(users, id, users.AdminToken, null)).Status);
        await File.WriteAllBytesAsync(KeyOf(users, id), key);
        await users.StartAgain();
        await Eventually.Is(() => Task.FromResult(File.Exists(KeyOf(users, id))), there => !there);
    }

    [Fact]
    public async Task Makes_no_use_of_a_key_that_a_backup_brought_back()
    {
        await using var users = await Start();
        var (id, _) = await users.Person(Ada);
        var card = (await Found(users, id)).User!;
        var key = await File.ReadAllBytesAsync(KeyOf(users, id));
        Assert.Equal(Ada, await users.People.Open(card.Email, default));
        Assert.Equal(200, (await Erase(users, id, users.AdminToken, null)).Status);
        await File.WriteAllBytesAsync(KeyOf(users, id), key);
        Assert.Equal($"erased {id}", await users.People.Open(card.Email, default));
        Assert.Equal($"erased {id}", await users.People.Seal(id, "more of her", default));
        Assert.False(File.Exists(KeyOf(users, id)));
    }

    [Fact]
    public async Task Knows_users_whom_an_older_program_stored_in_plain_text()
    {
        await using var users = await Start();
        var id = new UserId("user_01kdyak3487vefe5ybaahfgh1v");
        var hash = (await users.Person("bob@example.com")).Id is var bob
            ? (await users.Service.Log.Read<User>($"user-{bob}", default)).State.PasswordHash
            : null;
        var old = new UserRegistered(id, Ada, "Ada Lovelace", UserRole.User, UserTier.Free, hash, users.Clock.GetUtcNow());
        var claim = EmailClaims.PlainStreamOf(Ada);
        await users.Service.Log.Append(
            new Metadata(CommandId.Derived("old"), "RegisterUser", "anonymous", "old"),
            [new StreamAppend($"user-{id}", 0, [old]), new StreamAppend(claim, 0, [new EmailClaimed(id)])],
            null,
            default
        );
        Assert.Equal("email-taken", (await users.Register(Ada)).Code);
        var token = await users.TokenOf(Ada);
        Assert.Equal(Ada, (string)(await users.Get("/me", token)).Data["email"]!);
        Assert.Equal(200, (await Erase(users, id.Value, token, UsersInMemory.Secret)).Status);
        Assert.Equal($"erased {id}", (string)(await users.Get($"/users/{id}", users.AdminToken)).Data["email"]!);
        Assert.Equal(201, (await users.Register(Ada)).Status);
    }

    private static async Task<FoundUser> Found(UsersInMemory users, string id) =>
        await users.Service.Call(UsersClient.FindOperation, new FindUser(new UserId(id)), new("test"));

    private static Task<Answer> Erase(UsersInMemory users, string id, string token, string? password) =>
        users.Service.SendWith(token, "POST", $"/users/{id}/erase", new { password });

    private static string KeyOf(UsersInMemory users, string id) =>
        Path.Combine(users.DataDirectory, PersonKeys.Folder, $"{id}.json");

    private Task<UsersInMemory> Start(Func<HandOverMail, MailHandedOver>? sends = null) =>
        UsersInMemory.StartWith(
            new OtherServices()
                .Does(MailClient.SendOperation, sends ?? (_ => new MailHandedOver(null, Final: true)))
                .Does(
                    AccountsClient.SettleOperation,
                    asked =>
                    {
                        _closed.Add(asked.Close);
                        return new UnsettledAccounts(_open);
                    }
                )
                .Does(TransactionsClient.UnfinishedOperation, _ => new ListedUnfinished(_unfinished))
        );
}
