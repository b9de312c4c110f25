using System.ComponentModel.DataAnnotations;
using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>The body of a question about a decision.</summary>
/// <param name="Actor">Who would ask.</param>
/// <param name="Action">What they would do: a permission such as <c>transactions:approve</c>.</param>
/// <param name="Resource">What it would be about.</param>
/// <param name="Context">From where and when.</param>
internal sealed record ExplainBody(
    ExplainedActor? Actor,
    string? Action,
    ExplainedResource? Resource,
    ExplainedContext? Context
);

/// <summary>Who would ask.</summary>
/// <param name="Id">The id of a user or a service account.</param>
/// <param name="Role">user, support, operator, approver, auditor or admin.</param>
/// <param name="Scopes">What their token or key permits at most; everything by default.</param>
/// <param name="SecondFactorAt">When they last showed a second factor; null for callers who have none, or did not.</param>
internal sealed record ExplainedActor(
    string? Id,
    string? Role,
    [property: MaxLength(64)] IReadOnlyList<string>? Scopes,
    DateTimeOffset? SecondFactorAt
);

/// <summary>What it would be about.</summary>
/// <param name="Owner">The user whom it is about.</param>
/// <param name="Amount">How much money, in major units.</param>
/// <param name="Currency">In which currency.</param>
/// <param name="Maker">Who made what is decided about.</param>
internal sealed record ExplainedResource(string? Owner, JsonAmount? Amount, string? Currency, string? Maker);

/// <summary>From where and when.</summary>
/// <param name="Address">A network address.</param>
/// <param name="Time">When; now by default.</param>
internal sealed record ExplainedContext(string? Address, DateTimeOffset? Time);

/// <summary>Explains who may do what, and why.</summary>
internal sealed class PolicyAdmin(PolicyEngine policies, RoleGrants roles, TimeProvider clock)
{
    /// <summary>The operations of a gateway.</summary>
    public static IEnumerable<AdminOperation> Of(GatewayRuntime runtime) =>
        new PolicyAdmin(runtime.Policies, runtime.Roles, runtime.Clock).Operations;

    private IEnumerable<AdminOperation> Operations =>
        [
            new(
                Endpoint
                    .Described("POST", "/admin/policies/explain", Permission.AdminPolicies)
                    .Does("Explains whether somebody may do something, by which rule and why. Nothing is done.")
                    .Takes<ExplainBody>("actor", "action")
                    .Gives<Explanation>(),
                request => Task.FromResult(Reply.Ok(policies.Explain(Question(request))))
            ),
        ];

    private PolicyQuestion Question(AdminRequest request)
    {
        var body = new OperatorRequest(
            request.Actor,
            request.Values,
            request.Query,
            request.Body,
            request.Cancel
        ).Body<ExplainBody>();
        var problems = new Problems();
        problems.Text(body.Actor?.Id, "actor.id", 64);
        problems.OneOf(body.Actor?.Role, "actor.role", [.. RoleNames.All]);
        var scopes = PermissionSet.Parse(string.Join(' ', body.Actor?.Scopes ?? ["*"]), out var unknown);
        foreach (var name in unknown)
            problems.Add("actor.scopes", $"'{PlainText.Shortened(name)}' is not a permission.");
        problems.OneOf(body.Action, "action", [.. PermissionSet.Everything.Names]);
        Surroundings(body, problems);
        var amount = Amount(body.Resource, problems);
        if (!problems.None)
            throw new BadInput(problems);
        _ = RoleNames.TryParse(body.Actor?.Role, out var role);
        _ = Permission.TryGet(body.Action, out var action);
        var actor = new Actor(body.Actor!.Id!, role)
        {
            Grants = roles[role].Within(scopes),
            Scopes = scopes,
            SecondFactorAt = body.Actor.SecondFactorAt,
        }; // Checked above.
        return new PolicyQuestion(actor, action!, body.Context?.Time ?? clock.GetUtcNow()) // Checked above.
        {
            Address = body.Context?.Address,
            Owner = body.Resource?.Owner,
            Maker = body.Resource?.Maker,
            Amount = amount,
        };
    }

    private static void Surroundings(ExplainBody body, Problems problems)
    {
        if (body.Context?.Address is { } address && !System.Net.IPAddress.TryParse(address, out _))
            problems.Add("context.address", $"'{PlainText.Shortened(address)}' is not an IP address.");
        if (body.Resource?.Owner is { } owner)
            problems.Text(owner, "resource.owner", 64);
        if (body.Resource?.Maker is { } maker)
            problems.Text(maker, "resource.maker", 64);
    }

    private static Money? Amount(ExplainedResource? resource, Problems problems)
    {
        if (resource?.Amount is not { } sent)
            return null;
        problems.Currency(resource.Currency, "resource.currency");
        if (!Currency.TryGet(resource.Currency, out var currency))
            return null;
        if (!Money.TryParse(sent.Value, currency, out var amount, out var problem))
            problems.Add("resource.amount", problem!); // It says what is wrong whenever it could not parse.
        else if (amount.Minor < 0)
            problems.Add("resource.amount", $"is {amount}; expected zero or more.");
        else
            return amount;
        return null;
    }
}
