/// The page of the gallery, in Mustache.
enum GalleryTemplate {
    static let page = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>imgcache: {{#text}}{{text}}{{/text}}{{^text}}gallery{{/text}}</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <header>
        <p class="brand">imgcache <span>gallery</span></p>
        {{#head}}
        <h1>{{cached}} of {{images}} cached</h1>
        <p class="soft">Mentioned by {{documents}}; {{bytes}} of files. \
        {{#time}}Last run {{time}}{{#outcome}}, {{outcome}}{{/outcome}}.{{/time}}</p>
        {{/head}}
        {{^head}}<h1>Nothing here yet</h1>{{/head}}
        <form action="/" method="get" role="search">
        <label for="q">Part of a URL or of an article's path</label>
        <span class="fields"><input id="q" name="q" type="search" maxlength="200" value="{{text}}">
        <select name="preset" aria-label="Preset">
        <option value="">smallest thumbnail</option>
        {{#presets}}<option value="{{name}}"{{{chosen}}}>{{name}}</option>{{/presets}}
        </select>
        <button>Search</button></span>
        </form>
        </header>
        <main>
        {{#nothing}}<p class="nothing">{{nothing}}</p>{{/nothing}}
        <ul class="pictures">
        {{#pictures}}
        <li class="{{state}}">
        <span class="frame">{{#thumbnail}}<a href="{{direct}}"><img src="{{source}}" \
        width="{{width}}" height="{{height}}" alt="{{name}}" loading="lazy"></a>{{/thumbnail}}\
        {{^thumbnail}}<span class="none">no thumbnail</span>{{/thumbnail}}</span>
        <p class="name" title="{{url}}">{{name}}</p>
        <p class="soft">{{verdict}}: {{reason}}</p>
        <p class="soft">{{#real}}{{real}}{{/real}}{{#check}} \
        <b>declared {{declared}}: {{check}}</b>{{/check}}</p>
        </li>
        {{/pictures}}
        </ul>
        <nav aria-label="Pages">{{#first}}<a href="{{first}}">First page</a>{{/first}} \
        {{#next}}<a href="{{next}}" rel="next">Next page</a>{{/next}}</nav>
        </main>
        <footer><p class="soft"><a href="/manifest.json">manifest.json</a> \
        <a href="/metrics">metrics</a></p></footer>
        </body>
        </html>

        """
}

/// How the gallery looks, light and dark.
enum GalleryStyle {
    static let text = """
        :root{color-scheme:light dark;--paper:#f8f7f4;--card:#fff;--ink:#1d2126;--soft:#5b626b;
        --line:#e3e0d9;--accent:#0b5c56;--bad:#a32219}
        @media (prefers-color-scheme:dark){:root{--paper:#14171a;--card:#1c2024;--ink:#e9e7e2;
        --soft:#a6adb5;--line:#30363c;--accent:#74cbc2;--bad:#ffa79b}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere;
        font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        header,main,footer{max-width:1240px;margin:0 auto;padding:0 24px}
        header{padding-top:36px;padding-bottom:20px}
        h1{font:500 2.2rem/1.15 ui-serif,Georgia,"Noto Serif",serif;margin:0 0 6px}
        p{margin:0}.brand{font-weight:650;color:var(--accent);margin-bottom:18px}
        .brand span,.soft{color:var(--soft)}
        form{margin-top:20px}label{display:block;color:var(--soft);margin-bottom:4px}
        .fields{display:flex;flex-wrap:wrap;gap:8px}
        input,select,button{font:inherit;color:inherit;background:var(--card);padding:8px 12px;
        border:1px solid var(--line);border-radius:8px}
        input{flex:1 1 260px}button{background:var(--accent);color:var(--paper);border:0}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        .pictures{list-style:none;margin:0;padding:0;display:grid;gap:18px;
        grid-template-columns:repeat(auto-fill,minmax(210px,1fr))}
        li{background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden;
        padding-bottom:10px}
        li p{padding:0 12px;font-size:.88rem}li .name{font-weight:600;padding-top:8px}
        .frame{display:grid;place-items:center;aspect-ratio:16/10;background:var(--line)}
        .frame a{display:grid;width:100%;height:100%;place-items:center;overflow:hidden}
        img{width:100%;height:100%;object-fit:cover;display:block}
        .none{color:var(--soft)}.missing .name,b{color:var(--bad)}b{font-weight:500}
        .nothing{padding:48px 0;text-align:center;color:var(--soft)}
        nav{display:flex;gap:20px;justify-content:center;padding:28px 0}
        a{color:inherit}footer{padding-bottom:36px}footer a{margin-right:14px}
        """
}
