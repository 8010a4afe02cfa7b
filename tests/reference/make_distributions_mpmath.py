"""Writes distributions_mpmath.json beside this file: values to double precision from 30 to 60 digits. Needs mpmath."""
import json, pathlib, sys
import mpmath as mp
mp.mp.dps=40
out={}
N=lambda x: mp.ncdf(x)
xs=[-38,-37,-20,-8.5,-5.7,-5.6,-3,-1.3,-0.67,-0.66,-0.3,1e-5,0.5,0.6629,2,5.65,5.66,8]
out['ncdf']=[[x,float(N(mp.mpf(x)))] for x in xs]
def nq(p):
    p=mp.mpf(p); return mp.findroot(lambda x: mp.log(N(x))-mp.log(p), mp.mpf(-mp.sqrt(-2*mp.log(p))) if p<0.1 else mp.mpf(0.1))
out['nq']=[[p,float(nq(p))] for p in [1e-300,1e-50,1e-12,1e-6,0.001,0.02,0.0749,0.0751,0.3,0.49999]]
def ttail(t,df):
    t=mp.mpf(t);df=mp.mpf(df)
    return mp.betainc(df/2,mp.mpf(1)/2,0,df/(df+t*t),regularized=True)/2
out['t']=[]
mp.mp.dps=60
for df in [0.5,1,1.5,3,7.5,30,250.3,1e4,1e5+.5,1e6,1e7]:
    for t in [1e-8,0.1,0.7,1.6448,1.75,2.5,4,6,12,35]:
        df_=mp.mpf(df);t_=mp.mpf(t)
        if df>1e3:
            # numeric integral of density, lgamma prefactor
            logf=lambda u: -(df_+1)/2*mp.log1p(u*u/df_)
            at=logf(t_)
            lp=mp.loggamma((df_+1)/2)-mp.loggamma(df_/2)-mp.log(df_*mp.pi)/2
            # relative to the density at t, since quad's tolerance is absolute
            v=mp.exp(lp+at)*mp.quad(lambda u: mp.exp(logf(u)-at),[t_+k*mp.mpf(2)/max(1,t) for k in range(0,40)])
        else: v=ttail(t,df)
        out['t'].append([df,t,float(v)])
mp.mp.dps=40
out['gam']=[]
for a in [0.3,0.5,1,4.5,24.5,300,5000]:
    for r in [0.01,0.5,0.95,1,1.05,1.5,3]:
        x=mp.mpf(a*r); out['gam'].append([a,float(a*r),float(mp.gammainc(a,0,x,regularized=True)),float(mp.gammainc(a,x,mp.inf,regularized=True))])
out['lg']=[[x,float(mp.loggamma(x))] for x in [1e-8,0.1,0.5,0.999,1,1.3,2,3.7,9.99,10,100.5,5e6+.5]]
out['lb']=[[a,b,float(mp.log(mp.beta(a,b)))] for a,b in [(.5,.5),(1,1),(.5,5e6),(3,1e7),(1e5,2e5),(.1,7)]]

out['beta']=[]
for x,a,b in [(.3,2,5),(.9,40,3.5),(.001,.5,.5),(.999,.5,.5),(.5,1000,1000),(.45,1000,1000),(.02,3,200),(.2,1e4,4e4),(.195,1e4,4e4),(1e-9,1,1e7)]:
    mp.mp.dps=60
    X=mp.mpf(x)
    if a>500 or b>500:
        n=int(a+b-1)
        lb=lambda j: mp.exp(mp.loggamma(n+1)-mp.loggamma(j+1)-mp.loggamma(n-j+1)+j*mp.log(X)+(n-j)*mp.log1p(-X))
        if n<100000:
            lo=up=mp.mpf(0)
            t=mp.exp(n*mp.log1p(-X))
            for j in range(0,n+1):
                if j>=a: lo+=t
                else: up+=t
                t=t*(n-j)/(j+1)*X/(1-X)
        else: up=mp.exp(n*mp.log1p(-X)); lo=1-up
    else:
        lo=mp.betainc(a,b,0,X,regularized=True); up=1-lo
    out['beta'].append([x,a,b,float(lo),float(up)])
mp.mp.dps=40
def ncx(x,df,l):
    s=mp.mpf(0);l=mp.mpf(l)/2
    for j in range(0,int(l+20*mp.sqrt(l)+80)):
        s+=mp.exp(-l+j*mp.log(l)-mp.loggamma(j+1))*mp.gammainc(mp.mpf(df)/2+j,0,mp.mpf(x)/2,regularized=True)
    return s
out['ncx']=[[x,df,l,float(ncx(x,df,l))] for x,df,l in [(.01,9,100),(30,9,5),(5,1,.3),(150,19,100),(700,19,600),(400,19,600),(3,2.5,1e-3)]]
names={'normal_cdf':'ncdf','normal_quantile':'nq','t_upper_tail':'t','incomplete_gamma':'gam','log_gamma':'lg','log_beta':'lb','incomplete_beta':'beta','noncentral_chi_square_cdf':'ncx'}
head={'description':'Values to double precision; rows are arguments, then values. t_upper_tail: df, t, tail. incomplete_gamma: a, x, lower, upper. incomplete_beta: x, a, b, lower, upper. noncentral_chi_square_cdf: x, df, noncentrality, cdf. Values below 1e-290 are left out.',
 'made_with':{'python':sys.version.split()[0],'mpmath':mp.__version__},'generator':'tests/reference/make_distributions_mpmath.py'}
for k,v in names.items():
    head[k]=[r for r in out[v] if k in('log_gamma','log_beta') or min(abs(z) for z in r[(2 if k=='incomplete_gamma' else -1):])>1e-290]
pathlib.Path(__file__).with_name('distributions_mpmath.json').write_text(json.dumps(head).replace('], [','],\n[')+'\n')
