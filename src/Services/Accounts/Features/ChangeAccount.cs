using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Accounts.Features;

/// <summary>Changes what an account's owner says of it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Name">What it is called from now on, up to 100 characters; null for as before.</param>
/// <param name="Metadata">What is kept with it from now on; null for as before.</param>
/// <param name="ClearsName">Whether it has no name from now on.</param>
/// <param name="ClearsMetadata">Whether nothing is kept with it from now on.</param>
internal sealed record ChangeAccount(
    AccountId Account,
    string? Name,
    JsonObject? Metadata,
    bool ClearsName = false,
    bool ClearsMetadata = false
) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

/// <summary>The body of a request that changes an account. What is left out stays as it is; what is null is removed.</summary>
/// <param name="Name">What its owner calls it, up to 100 characters.</param>
/// <param name="Metadata">An object in the place of the one before: up to 50 keys, 16 KB and 8 levels; empty for none.</param>
internal sealed record ChangeAccountBody([property: MaxLength(OpenAccountFeature.MaxName)] string? Name, JsonObject? Metadata);

internal static class ChangeAccountFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<ChangeAccount, Account>(
            Validate,
            (command, account, _) =>
                account.Change(
                    command.ClearsName ? null : command.Name ?? account.Name,
                    command.ClearsMetadata ? null : command.Metadata ?? account.Metadata
                ),
            (command, context, cancel) => Prepare(command, context, service, cancel)
        );
        var send = service.Commands.Sender<ChangeAccount>();
        service
            .Patch(
                "/accounts/{id}",
                Permission.AccountsWrite,
                async (request, cancel) =>
                {
                    var id = request.Route<AccountId>("id");
                    var body = await request.Body<ChangeAccountBody>(cancel);
                    return await request.Send(
                        send,
                        new ChangeAccount(id, body.Name, body.Metadata, request.Clears("name"), request.Clears("metadata")),
                        (Account a) => Reply.Ok(AccountView.Of(a, request.Now)),
                        cancel
                    );
                }
            )
            .Does(
                "Changes the name and the metadata of an account; what is left out stays as it is, and null removes what there is."
            )
            .Takes<ChangeAccountBody>()
            .Clears("name", "metadata")
            .Gives<AccountView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private static void Validate(ChangeAccount command, Problems problems)
    {
        if (command.Name is not null)
            problems.Text(command.Name, "name", OpenAccountFeature.MaxName);
    }

    private static async ValueTask<Prepared<ChangeAccount>> Prepare(
        ChangeAccount command,
        CommandContext context,
        ServiceBuilder service,
        CancellationToken cancel
    )
    {
        var (account, _) = await service.Log.Read<Account>(command.Stream, cancel);
        if (!account.Exists)
            return AccountRefusals.NotFound(command.Account);
        var owner = account.UserId.Value;
        if (!context.Actor.May(Permission.AccountsWrite, owner))
            return AccountRefusals.NotYours(command.Account);
        var question = context.Question(Permission.AccountsWrite, service.Clock.GetUtcNow()) with { Owner = owner };
        if (service.Runtime.Policies.Refuse(question, "You may change your own accounts only.") is { } denied)
            return denied;
        if (context.IsDryRun)
            return command; // A key might have to be made.
        return command with { Name = await service.Runtime.People.SealAny(owner, command.Name, cancel) };
    }
}
