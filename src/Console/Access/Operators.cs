using Florin.Platform.Identity;

namespace Florin.WebConsole.Access;

/// <summary>Who is an operator.</summary>
internal static class Operators
{
    /// <summary>The answer to somebody who is not staff.</summary>
    public const string Required =
        "The console requires a role that permits something with what is everybody's, such as support, operator, approver, "
        + "auditor or admin.";

    /// <summary>Whether somebody may do anything at all with what is not their own: what it is, each screen asks.</summary>
    public static bool Has(Actor actor) => !actor.Grants.Any.IsEmpty;
}
