namespace Florin.Gateway.Features.Dashboards;

/// <summary>Where dashboards are: <c>/api/users/{id}/dashboard</c>, or <c>/api/{shape}/users/{id}/dashboard</c>.</summary>
internal static class DashboardPath
{
    /// <summary>Whose dashboard a path names, and in which shape; null where the path is none.</summary>
    public static (string User, Shape? Shape)? Read(string path)
    {
        if (!path.EndsWith("/dashboard", StringComparison.OrdinalIgnoreCase))
            return null;
        return path.Split('/') switch
        {
            ["", var api, var users, var id, _] when Is(api, "api") && Is(users, "users") => (id, null),
            ["", var api, var name, var users, var id, _]
                when Is(api, "api") && Is(users, "users") && Shape.Find(name) is { } shape => (id, shape),
            _ => null,
        };
    }

    private static bool Is(string segment, string name) => segment.Equals(name, StringComparison.OrdinalIgnoreCase);
}
