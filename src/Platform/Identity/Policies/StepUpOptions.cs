using System.ComponentModel.DataAnnotations;
using Florin.Kernel;

namespace Florin.Platform.Identity.Policies;

/// <summary>When a caller who has a second factor must show it again: section <c>Identity:StepUp</c>.</summary>
public sealed record StepUpOptions : IValidatableObject
{
    /// <summary>The rule that decisions name.</summary>
    public const string Policy = "step-up";

    /// <summary>What clients of the authorization server ask for (<c>acr_values</c>) to have the second factor shown.</summary>
    public const string Acr = "urn:florin:loa:2fa";

    /// <summary>How long a second factor counts after it was shown. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// For which actions: permissions, separated by commas; <c>accounts:*</c> for all of a resource, <c>*</c> for all but
    /// <c>credentials:read</c>. Policies of effect <c>stepUp</c> name others, with conditions.
    /// </summary>
    [StringLength(4000)]
    public string Actions { get; init; } =
        "transactions:approve, approvals:decide, users:role, keys:write, clients:write, service-accounts:write, credentials:write, "
        + "accounts:overdraft, risk:write, users:erase";

    internal PermissionSet OfActions => PermissionSet.Parse(Actions, out _).Without(Permission.CredentialsRead);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        _ = PermissionSet.Parse(Actions, out var unknown);
        foreach (var name in unknown)
            yield return new ValidationResult(
                $"'{Shown.Of(name)}' is not a permission; expected some of {string.Join(", ", PermissionSet.Everything.Names)}.",
                [nameof(Actions)]
            );
    }
}
