using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Users.Keys;

namespace Florin.Users.Features;

/// <summary>Creates a service account.</summary>
/// <param name="Id">Made for this very command.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Tier">Its rate limit's tier.</param>
/// <param name="By">Who creates it.</param>
internal sealed record CreateServiceAccount(ServiceAccountId Id, string? Name, string? Role, string? Tier, string By) : ICommand
{
    public string Stream => ServiceAccount.StreamOf(Id);
}

/// <summary>Ends a service account: its keys are good no longer.</summary>
/// <param name="Id">The service account.</param>
internal sealed record DisableServiceAccount(ServiceAccountId Id) : ICommand
{
    public string Stream => ServiceAccount.StreamOf(Id);
}

/// <summary>The body of a request for a service account.</summary>
/// <param name="Name">What it is for, 1 to 100 characters.</param>
/// <param name="Role">user, support, operator, approver, auditor or admin; of no more permissions than the caller's own.</param>
/// <param name="Tier">free, basic, premium or internal (default: internal).</param>
internal sealed record CreateServiceAccountBody(
    [property: MaxLength(CreateApiKeyFeature.MaxName)] string? Name,
    string? Role,
    string? Tier
);

/// <summary>A service account as administrators see it.</summary>
/// <param name="Id">The service account.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Tier">Its rate limit's tier.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="DisabledAt">UTC; null while its keys are good.</param>
internal sealed record ServiceAccountView(
    ServiceAccountId Id,
    string Name,
    UserRole Role,
    UserTier Tier,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DisabledAt
)
{
    public static ServiceAccountView Of(ServiceAccount account) =>
        new(account.Id, account.Name, account.Role, account.Tier, account.CreatedAt, account.DisabledAt);
}

/// <summary>Programs that act in their own name.</summary>
internal sealed class ServiceAccountsFeature(ServiceBuilder service, UsersView view, RoleGrants roles)
{
    public static void Add(ServiceBuilder service, UsersView view, RoleGrants roles)
    {
        var feature = new ServiceAccountsFeature(service, view, roles);
        service.Commands.Handles<CreateServiceAccount, ServiceAccount>(
            Validate,
            (c, _, now) =>
                [
                    new ServiceAccountCreated(
                        c.Id,
                        c.Name!.Trim(), // Validated, as the other two are.
                        UserRoles.Named(c.Role)!.Value,
                        UserRoles.TierNamed(c.Tier)!.Value,
                        now,
                        c.By
                    ),
                ],
            feature.Prepare,
            newStream: true
        );
        service.Commands.Handles<DisableServiceAccount, ServiceAccount>(
            (_, _) => { },
            (c, account, now) => account.Disable(c.Id, now)
        );
        feature.AddReading();
        feature.AddCreating();
        feature.AddDisabling();
    }

    private void AddReading()
    {
        service
            .Get(
                "/service-accounts",
                Permission.ServiceAccountsRead,
                async (request, cancel) =>
                {
                    var page = request.Query.Page();
                    request.Query.ThrowIfInvalid();
                    var read = await view.Read(cancel);
                    var (rows, next) = await read.Store.Page(
                        UsersView.ServiceAccounts,
                        page,
                        q => q with { OrderBy = "createdAt", Descending = true },
                        cancel
                    );
                    return Reply.List([.. rows.Select(row => ServiceAccountView.Of(row.Account))], next, read.Complete);
                }
            )
            .Does("Lists the service accounts, newest first.")
            .GivesList<ServiceAccountView>()
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get(
                "/service-accounts/{id}",
                Permission.ServiceAccountsRead,
                async (request, cancel) =>
                {
                    var id = request.Route<ServiceAccountId>("id");
                    var (account, _) = await service.Log.Read<ServiceAccount>(ServiceAccount.StreamOf(id), cancel);
                    return account.Exists
                        ? Reply.Ok(ServiceAccountView.Of(account))
                        : Reply.Refused(Refusal.NotFound("service account", id.Value));
                }
            )
            .Does("Returns a service account.")
            .Gives<ServiceAccountView>()
            .Refuses(RefusalCode.NotFound);
    }

    private void AddCreating()
    {
        var create = service.Commands.Sender<CreateServiceAccount>();
        service
            .Post(
                "/service-accounts",
                Permission.ServiceAccountsWrite,
                async (request, cancel) =>
                {
                    var body = await request.Body<CreateServiceAccountBody>(
                        cancel,
                        (body, problems) => Validate(Command(body, request), problems)
                    );
                    return await request.Send(
                        create,
                        Command(body, request),
                        (ServiceAccount account) => Reply.Created(ServiceAccountView.Of(account)),
                        cancel
                    );
                }
            )
            .Does("Creates a service account: a program that acts in its own name, by API keys.")
            .Takes<CreateServiceAccountBody>("name", "role")
            .Gives<ServiceAccountView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden);
    }

    private void AddDisabling()
    {
        var disable = service.Commands.Sender<DisableServiceAccount>();
        service
            .Post(
                "/service-accounts/{id}/disable",
                Permission.ServiceAccountsWrite,
                async (request, cancel) =>
                {
                    var command = new DisableServiceAccount(request.Route<ServiceAccountId>("id"));
                    var reply = await request.Send(
                        disable,
                        command,
                        (ServiceAccount account) => Reply.Ok(ServiceAccountView.Of(account)),
                        cancel
                    );
                    await view.CatchUp(cancel);
                    return reply;
                }
            )
            .Does("Disables a service account for good: its keys are refused within a second everywhere.")
            .Gives<ServiceAccountView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound);
    }

    private CreateServiceAccount Command(CreateServiceAccountBody body, Request request) =>
        new(Id.New<ServiceAccountId>(service.Ids), body.Name, body.Role, body.Tier ?? "internal", request.Actor.Id);

    private static void Validate(CreateServiceAccount command, Problems problems)
    {
        problems.Text(command.Name, "name", CreateApiKeyFeature.MaxName);
        problems.OneOf(command.Role, "role", UserRoles.Names);
        problems.OneOf(command.Tier, "tier", UserRoles.Tiers);
    }

    // Nobody makes a program that may do what they may not.
    private ValueTask<Prepared<CreateServiceAccount>> Prepare(
        CreateServiceAccount command,
        CommandContext context,
        CancellationToken cancel
    ) =>
        ValueTask.FromResult<Prepared<CreateServiceAccount>>(
            RoleNames.TryParse(command.Role, out var role) && UserRoles.MayGive(context.Actor, roles[role])
                ? command
                : Refusal.Forbidden($"You may not give the role {command.Role}, which permits more than yours.")
        );
}
