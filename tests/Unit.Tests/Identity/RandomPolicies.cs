using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;

namespace Florin.Unit.Tests.Identity;

/// <summary>Random policies with all kinds of conditions, and random questions about them.</summary>
internal static class RandomPolicies
{
    private static readonly string[] Users = ["user_1", "user_2", "user_3"];
    private static readonly string[] Addresses = ["10.1.2.3", "192.168.0.9", "2001:db8::7", "203.0.113.5"];
    private static readonly string[] Ranges = ["10.0.0.0/8", "192.168.0.0/24,203.0.113.5", "2001:db8::/32"];
    private static readonly Role[] Roles = [Role.User, Role.Support, Role.Operator, Role.Approver, Role.Auditor, Role.Admin];

    /// <summary>Some policy.</summary>
    public static PolicySettings Some(Random random)
    {
        var effect = random.GetItems(Enum.GetValues<PolicyEffect>(), 1)[0];
        return new PolicySettings
        {
            Effect = effect,
            Actions = random.Next(5) == 0 ? "*" : $"{Action(random)},{Action(random).Name.Split(':')[0]}:*",
            Roles = random.Next(2) == 0 ? null : $"{RoleNames.Of(One(random, Roles))},{RoleNames.Of(One(random, Roles))}",
            AtLeast = Amounts(random),
            Below = Amounts(random),
            Owner = random.Next(4) == 0 ? One(random, Enum.GetValues<Whose>()) : null,
            Maker = random.Next(4) == 0 ? One(random, Enum.GetValues<Whose>()) : null,
            Addresses = random.Next(4) == 0 ? One(random, Ranges) : null,
            NotAddresses = random.Next(4) == 0 ? One(random, Ranges) : null,
            Hours = random.Next(4) == 0 ? Hours(random) : null,
            NotHours = random.Next(4) == 0 ? Hours(random) : null,
            WithoutSecondFactor = random.Next(8) == 0,
        };
    }

    private static Dictionary<string, string> Amounts(Random random) =>
        random.Next(4) > 0 ? [] : new() { [One(random, ["USD", "EUR"])] = $"{random.Next(100)}" };

    private static string Hours(Random random) => $"{random.Next(24):00}:00-{random.Next(24):00}:30";

    private static Permission Action(Random random) => Permission.All[random.Next(Permission.All.Count)];

    private static T One<T>(Random random, T[] some) => some[random.Next(some.Length)];

    /// <summary>Some question.</summary>
    public static PolicyQuestion Question(Random random)
    {
        var role = One(random, Roles);
        var scopes = random.Next(3) > 0 ? PermissionSet.Everything : PermissionSet.Of(Action(random), Action(random));
        var now = DateTimeOffset.UnixEpoch.AddMinutes(random.Next(1440));
        var actor = new Actor(One(random, Users), role)
        {
            Scopes = scopes,
            Grants = RoleGrants.BuiltIn[role].Within(scopes),
            SecondFactorAt = random.Next(3) > 0 ? null : now.AddMinutes(-random.Next(20)),
        };
        return new PolicyQuestion(actor, Action(random), now)
        {
            Owner = random.Next(4) == 0 ? null : One(random, Users),
            Maker = random.Next(4) == 0 ? null : One(random, Users),
            Address = random.Next(4) == 0 ? null : One(random, Addresses),
            Amount =
                random.Next(4) == 0 ? null : new Money(random.Next(10_000), Currency.Of(One(random, ["USD", "EUR", "GBP"]))),
            IsApproved = random.Next(8) == 0,
        };
    }
}
