/// How the page looks: light and dark, on paper, and at any width.
enum AuditPageStyle {
    static let text = #"""
        :root{color-scheme:light dark;
        --paper:#f8f7f4;--card:#fff;--ink:#1d2126;--soft:#5b626b;--line:#e3e0d9;--rail:#ece9e2;--accent:#0b5c56;--mark:#fff3c9;
        --dead:#7d1128;--dead-bg:#fae6ea;--broken:#a32219;--broken-bg:#fdeae6;--flapping:#6b3a94;--flapping-bg:#f2eafa;
        --suspect:#825000;--suspect-bg:#fcf0d9;--blocked:#3d4889;--blocked-bg:#e9ecf9;--limited:#265a70;--limited-bg:#e2f0f5;
        --notice:#23653f;--notice-bg:#e4f3e9;
        --sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
        --serif:ui-serif,"Iowan Old Style","Palatino Linotype",Georgia,"Noto Serif",serif;
        --mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans Mono","DejaVu Sans Mono",monospace}
        @media (prefers-color-scheme:dark){:root{
        --paper:#14171a;--card:#1c2024;--ink:#e9e7e2;--soft:#a6adb5;--line:#30363c;--rail:#2a3036;--accent:#74cbc2;--mark:#4a3f12;
        --dead:#ff9fb2;--dead-bg:#43151f;--broken:#ffa79b;--broken-bg:#441b16;--flapping:#d7b3f5;--flapping-bg:#33214a;
        --suspect:#f2c274;--suspect-bg:#3d2c0b;--blocked:#b6c0f7;--blocked-bg:#252b4d;--limited:#9dd0e4;--limited-bg:#173440;
        --notice:#97d8ae;--notice-bg:#17392a}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 var(--sans);overflow-wrap:anywhere}
        .top,main,footer{max-width:1120px;margin:0 auto;padding:0 24px}
        .skip{position:absolute;left:-999px}
        .skip:focus{left:12px;top:12px;background:var(--card);padding:8px 14px;border-radius:8px;z-index:1}
        a{color:inherit;text-decoration:underline;text-decoration-color:color-mix(in srgb,currentColor 35%,transparent);text-underline-offset:.18em}
        a:hover{text-decoration-color:currentColor}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
        h1,h2,h3,p,ul,ol,dl,dd,figure{margin:0;padding:0}
        ul,ol{list-style:none}
        code{font:.86em/1.4 var(--mono)}
        small{font-size:.86em;color:var(--soft);font-weight:400}
        .top{padding-top:44px;padding-bottom:28px}
        .brand{font-weight:650;letter-spacing:.01em;color:var(--accent);margin-bottom:26px}
        .brand span{color:var(--soft);font-weight:400}
        h1{font:500 clamp(2rem,5.2vw,3.1rem)/1.12 var(--serif);letter-spacing:-.012em;text-wrap:balance}
        .tone-bad h1::after,.tone-good h1::after,.tone-watch h1::after{content:".";color:var(--broken)}
        .tone-good h1::after{color:var(--notice)}
        .tone-watch h1::after{color:var(--suspect)}
        .sub{font-size:1.13rem;margin-top:10px;max-width:75ch}
        .when{color:var(--soft);margin-top:10px}
        .warning{margin-top:18px;padding:12px 16px;border-radius:10px;background:var(--suspect-bg);color:var(--suspect)}
        section{margin:0 0 44px}
        h2{font:500 1.5rem/1.25 var(--serif);margin-bottom:14px}
        h2 small{font-family:var(--sans);font-size:.95rem;margin-left:.35em}
        .lead{color:var(--soft);max-width:90ch;margin:-6px 0 14px}
        .cards{display:grid;grid-template-columns:repeat(4,1fr);gap:1px;background:var(--line);border:1px solid var(--line);border-radius:14px;overflow:hidden}
        .card{background:var(--card);padding:16px 20px 15px;position:relative}
        .card h2{font:500 .92rem/1.3 var(--sans);color:var(--soft);margin:0}
        .card h2 a{text-decoration:none}
        .card h2 a::after{content:"";position:absolute;inset:0}
        .card.goes:hover{background:color-mix(in srgb,var(--card),var(--ink) 3%)}
        .card h2 a:focus-visible{outline:0}
        .card h2 a:focus-visible::after{outline:2px solid var(--accent);outline-offset:-3px;border-radius:10px}
        .value{font:500 2rem/1.2 var(--serif);margin-top:3px;font-variant-numeric:lining-nums tabular-nums}
        .card.tone-broken .value{color:var(--broken)}
        .card.tone-suspect .value{color:var(--suspect)}
        .card.tone-limited .value{color:var(--limited)}
        .card.tone-notice .value{color:var(--notice)}
        .detail{color:var(--soft);font-size:.88rem}
        .bar{display:block;width:100%;height:4px;margin:5px 0 6px;border-radius:2px}
        .rail{fill:var(--rail)}.fill{fill:var(--accent)}
        .figures{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:18px 36px}
        figcaption{font-weight:600;margin-bottom:10px}
        .key{font-weight:400;color:var(--soft);margin-left:.8em;white-space:nowrap}
        .key b{color:var(--ink)}
        .key::before{content:"";display:inline-block;width:.65em;height:.65em;border-radius:50%;margin-right:.4em;background:currentColor}
        .key-broken::before{background:var(--broken)}.key-suspect::before{background:var(--suspect)}.key-cached::before{background:var(--accent)}
        .plot{display:flex;gap:10px;height:128px}
        .plot svg{flex:1;min-width:0;height:100%;overflow:visible}
        .axis,.span{display:flex;justify-content:space-between;color:var(--soft);font-size:.8rem;line-height:1}
        .axis{flex-direction:column;text-align:right;min-width:3.3em;margin:-.5em 0}
        .span{margin:8px 0 0 calc(3.3em + 10px)}
        .grid{stroke:var(--line);stroke-width:1;vector-effect:non-scaling-stroke;fill:none}
        .line,.dot{fill:none;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke;stroke-width:2}
        .dot{stroke-width:6}.dot:hover{stroke-width:10}
        .area{stroke:none;opacity:.1}
        .line-broken{stroke:var(--broken)}.line-suspect{stroke:var(--suspect)}.line-cached{stroke:var(--accent)}
        .area-broken{fill:var(--broken)}.area-suspect{fill:var(--suspect)}.area-cached{fill:var(--accent)}
        details{margin-top:10px}
        summary{cursor:pointer;color:var(--accent);width:fit-content}
        .scroll{overflow-x:auto;border:1px solid var(--line);border-radius:12px;background:var(--card);margin-top:10px}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{text-align:left;padding:9px 16px;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
        thead th{color:var(--soft);font-size:.88rem}
        tbody tr:last-child>*{border-bottom:0}
        .n{text-align:right;white-space:nowrap}
        .sizes td:first-child{width:34%;min-width:16em}
        .sizes td:nth-child(2){min-width:14em}
        .sizes td:nth-child(3){width:20%;min-width:14em}
        .sizes small{display:block}
        .l{color:var(--soft)}
        .changes,.incidents{display:grid;grid-template-columns:repeat(auto-fit,minmax(290px,1fr));gap:16px;align-items:start}
        .change,.incident{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:18px 20px}
        .change h3,.incident h3{font:600 1rem/1.3 var(--sans);margin-bottom:8px}
        .change h3 span{font:500 1.15rem/1 var(--serif);float:right}
        .change.tone-broken h3 span{color:var(--broken)}.change.tone-notice h3 span{color:var(--notice)}
        .change li{padding:7px 0;border-top:1px solid var(--line);font-size:.93rem}
        .change small{display:block}
        .incident{border-left:4px solid var(--broken)}
        .incident li{padding:3px 0;font-size:.9rem}
        .incident .next{margin-top:6px}
        .filters{margin-bottom:16px}
        .chips{display:flex;flex-wrap:wrap;gap:8px;margin-bottom:14px}
        button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:999px;padding:5px 14px;cursor:pointer}
        .chips button span{color:var(--soft);margin-left:.25em;font-variant-numeric:tabular-nums}
        .chips button::before{content:"";display:inline-block;width:.6em;height:.6em;border-radius:50%;margin-right:.5em;background:var(--dot)}
        .tone-dead{--dot:var(--dead);--tint:var(--dead-bg)}.tone-broken{--dot:var(--broken);--tint:var(--broken-bg)}
        .tone-flapping{--dot:var(--flapping);--tint:var(--flapping-bg)}.tone-suspect{--dot:var(--suspect);--tint:var(--suspect-bg)}
        .tone-blocked{--dot:var(--blocked);--tint:var(--blocked-bg)}.tone-limited{--dot:var(--limited);--tint:var(--limited-bg)}
        .tone-notice{--dot:var(--notice);--tint:var(--notice-bg)}
        .chips [aria-pressed=true]{background:var(--tint);border-color:var(--dot);color:var(--dot)}
        .chips [aria-pressed=true] span{color:inherit}
        .fields{display:flex;flex-wrap:wrap;gap:12px 14px;align-items:end}
        label{font-size:.88rem;color:var(--soft)}
        .wide{flex:1 1 240px}
        input[type=search],select{display:block;width:100%;font:15px/1.4 var(--sans);color:var(--ink);background:var(--card);border:1px solid color-mix(in srgb,var(--soft) 65%,var(--line));border-radius:9px;height:38px;padding:0 10px;margin-top:3px;max-width:100%}
        select{max-width:230px;text-overflow:ellipsis}
        ::placeholder{color:var(--soft);opacity:1}
        .check{padding-bottom:9px;color:var(--ink);font-size:15px}
        .count{margin-top:12px;color:var(--soft);min-height:2.2em}
        #clear{padding:2px 12px;margin-left:8px;color:var(--ink)}
        .rows{background:var(--card);border:1px solid var(--line);border-radius:14px;overflow:hidden}
        .rows>li{display:grid;grid-template-columns:112px minmax(0,1fr) 190px;gap:4px 20px;padding:18px 20px;border-top:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 168px}
        .rows>li:first-child{border-top:0}
        .rows>li:target{background:var(--mark)}
        .rows>li[hidden]{display:none}
        .picture{width:112px;height:84px;border-radius:8px;overflow:hidden;background:var(--rail);display:grid;place-items:center;color:var(--soft);font-size:.82rem}
        .picture img,.picture svg{width:100%;height:100%;object-fit:cover;display:block}
        .picture .blur{filter:blur(6px);transform:scale(1.15)}
        .picture.none{background:none;border:1px dashed color-mix(in srgb,var(--soft) 60%,transparent)}
        .story h3{font:600 1rem/1.4 var(--sans);margin-bottom:3px}
        .story h3 .l{font-weight:400}
        .story>*+*{margin-top:5px}
        .story>p>code,.incident>p>code{color:var(--soft);margin-right:.4em}
        .moved{color:var(--soft)}
        .next li,.incident .next{padding-left:1.35em;position:relative}
        .next li::before,.incident .next::before{content:"\2192";position:absolute;left:0;color:var(--accent)}
        .places{font-size:.9rem;color:var(--soft)}
        .places bdi{color:var(--ink)}
        .story details{margin-top:2px;font-size:.9rem}
        .note{color:var(--soft);font-style:italic}
        .facts{display:flex;flex-direction:column;align-items:flex-start;gap:3px;font-size:.88rem;color:var(--soft)}
        .tag{background:var(--tint);color:var(--dot);border-radius:999px;padding:2px 12px;font-weight:600;margin-bottom:4px}
        .service{color:var(--notice)}
        .service.missed{color:var(--ink)}
        .empty{padding:28px;background:var(--card);border:1px solid var(--line);border-radius:14px;color:var(--soft)}
        .plain li{padding:6px 0}
        .glossary div{display:grid;grid-template-columns:190px 1fr;gap:0 20px;padding:8px 0;border-top:1px solid var(--line)}
        .glossary span{display:block;color:var(--soft)}
        footer{padding-bottom:56px;color:var(--soft);font-size:.88rem}
        .onlyscript{display:none}
        .script .onlyscript{display:block;margin:8px 0}
        @media (max-width:860px){
        .cards{grid-template-columns:repeat(2,1fr)}
        .figures{grid-template-columns:minmax(0,1fr)}
        .rows>li{grid-template-columns:84px minmax(0,1fr);contain-intrinsic-size:auto 260px}
        .picture{width:84px;height:63px}
        .facts{grid-column:2;flex-direction:row;flex-wrap:wrap;gap:2px 12px;align-items:center}
        .tag{margin-bottom:0}}
        @media (max-width:520px){
        .top,main,footer{padding-left:16px;padding-right:16px}
        .top{padding-top:26px}
        .card{padding:13px 15px}
        .rows>li{grid-template-columns:minmax(0,1fr);gap:10px;padding:16px}
        .picture,.facts{grid-column:1}
        .picture{display:none}
        .picture.seen{display:grid;width:100%;height:150px}
        .facts{order:-1}
        .fields label:not(.check){flex:1 1 45%}
        .fields label.wide{flex-basis:100%}
        select{max-width:none}
        .glossary div{grid-template-columns:1fr}}
        @media print{
        :root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#ccc;--rail:#eee;--accent:#0b5c56;--mark:#fff;
        --dead:#7d1128;--dead-bg:#fff;--broken:#a32219;--broken-bg:#fff;--flapping:#6b3a94;--flapping-bg:#fff;--suspect:#825000;--suspect-bg:#fff;
        --blocked:#3d4889;--blocked-bg:#fff;--limited:#265a70;--limited-bg:#fff;--notice:#23653f;--notice-bg:#fff}
        body{font-size:10pt}
        .top,main,footer{max-width:none;padding-left:0;padding-right:0}
        .top{padding-top:0}
        .filters,.skip,.onlyscript,.trend details,summary{display:none!important}
        .cards{grid-template-columns:repeat(4,1fr)}
        .figures{grid-template-columns:repeat(2,minmax(0,1fr))}
        .key,.bar,.picture{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .rows>li{content-visibility:visible;break-inside:avoid;grid-template-columns:84px minmax(0,1fr);padding:10px 12px}
        .picture,.picture.seen{display:grid;width:84px;height:63px}
        .facts{grid-column:2;flex-direction:row;flex-wrap:wrap;gap:2px 12px;align-items:center;order:0}
        .rows,.scroll{overflow:visible}
        details::details-content{content-visibility:visible;display:block}
        .tag{border:1px solid}
        h2,h3{break-after:avoid}
        .card,.change,.incident,figure,tr{break-inside:avoid}}
        @media (forced-colors:active){.tag,.chips button{border:1px solid}.bar{forced-color-adjust:none}}
        """#
}
